/// Sizes as people write them: `128MiB`, `10MB`, or a plain number of bytes.
package enum ByteCountText {
    private static let units: [(name: String, bytes: Int64)] = [
        ("B", 1), ("kB", 1_000), ("KB", 1_000), ("KiB", 1 << 10), ("MB", 1_000_000), ("MiB", 1 << 20),
        ("GB", 1_000_000_000), ("GiB", 1 << 30), ("TB", 1_000_000_000_000), ("TiB", 1 << 40),
    ]

    /// Bytes; nil if the text is no size or too large for 64 bits.
    package static func bytes(of text: String) -> Int64? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let amount = Int64(digits) else { return nil }
        let name = text.dropFirst(digits.count).drop { $0 == " " }
        if name.isEmpty { return amount }
        guard let unit = units.first(where: { $0.name == name }) else { return nil }
        let (bytes, tooLarge) = amount.multipliedReportingOverflow(by: unit.bytes)
        return tooLarge ? nil : bytes
    }

    /// In the largest binary unit that divides it.
    package static func text(ofBytes bytes: Int64) -> String {
        for unit in units.reversed() where unit.name.hasSuffix("iB") {
            if bytes > 0 && bytes % unit.bytes == 0 { return "\(bytes / unit.bytes)\(unit.name)" }
        }
        return String(bytes)
    }
}
