import Foundation

/// The seeds that a test runs. `VARVE_SEEDS=5000:100000` runs other ones, for longer searches.
enum SeedRange {
    static func seeds(_ usual: Range<UInt64>) -> Range<UInt64> {
        let words = ProcessInfo.processInfo.environment["VARVE_SEEDS"]?.split(separator: ":") ?? []
        guard words.count == 2, let first = UInt64(words[0]), let end = UInt64(words[1]), first < end else {
            return usual
        }
        return first..<end
    }
}
