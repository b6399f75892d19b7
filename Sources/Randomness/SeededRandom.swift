/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers for the same seed on every machine.
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// True with this probability.
    public mutating func chance(_ probability: Double) -> Bool {
        probability > 0 && Double(next() >> 11) < probability * Double(1 << 53)
    }

    /// A number from 0 up to, not including, `bound`, which is at least 1.
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "there is no number below \(bound)")
        return Int(truncatingIfNeeded: next() % UInt64(bound))
    }

    /// A uniform double of `0..<1`.
    public mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }
}
