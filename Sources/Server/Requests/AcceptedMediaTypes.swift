/// The value of an `Accept` header (RFC 9110, 12.5.1).
package struct AcceptedMediaTypes: Sendable {
    private var ranges: [(range: String, quality: Double)] = []

    /// - Parameter text: nil accepts everything, as no header does.
    package init(parsing text: String?) {
        for part in (text ?? "*/*").split(separator: ",") {
            let pieces = part.split(separator: ";").map { $0.trimmingSpaces().lowercased() }
            guard let range = pieces.first else { continue }
            let quality = pieces.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 }
            ranges.append((range, quality ?? 1))
        }
    }

    /// How much a type is wanted, from 0 (not at all) to 1: what the most specific range that fits it says.
    package func quality(of type: MediaType) -> Double {
        let family = type.name.prefix { $0 != "/" } + "/*"
        for range in [type.name, String(family), "*/*"] {
            if let found = ranges.first(where: { $0.range == range }) { return found.quality }
        }
        return 0
    }

    /// Whether `other` is asked for rather than `usual`, which a tie keeps.
    package func prefers(_ other: MediaType, to usual: MediaType) -> Bool {
        quality(of: other) > quality(of: usual)
    }
}
