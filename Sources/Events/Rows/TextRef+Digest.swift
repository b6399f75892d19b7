/// 128 bits of text, enough to take equal digests for equal texts: among 2^40 texts two share one with a probability of
/// about 2^-49. Without a secret, as `Fingerprint`.
public struct TextDigest: Hashable, Sendable, BitwiseCopyable {
    public var high: UInt64
    public var low: UInt64

    @inlinable
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Of nothing.
    @inlinable
    public init() { self.init(high: Fingerprint.golden, low: Fingerprint.root7) }

    /// Takes in a text, with its length: ("ab", "c") has another digest than ("a", "bc").
    ///
    /// - Complexity: linear, a few nanoseconds for names.
    @inlinable
    public mutating func combine(_ text: TextRef) {
        combine(UInt64(bitPattern: text.count))
        guard let start = text.start else { return }
        var rest = Int(text.count)
        var next = UnsafeRawPointer(start)
        while rest > 0 {
            // Sound: behind every text there are as many readable bytes as a word has.
            let word = next.loadUnaligned(as: UInt64.self).littleEndian
            combine(rest >= 8 ? word : word & ((1 << UInt64(8 * rest)) - 1))
            next += 8
            rest -= 8
        }
    }

    /// Takes in a number.
    @inlinable @inline(__always)
    public mutating func combine(_ word: UInt64) {
        high = Fingerprint.fold(high ^ word, Fingerprint.root3)
        low = Fingerprint.fold(low ^ word, Fingerprint.root5)
    }
}
