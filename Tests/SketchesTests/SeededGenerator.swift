/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014), so that a test's
/// values follow from its seed alone.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A uniform double of `0..<1`.
    mutating func share() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A standard normal variate (Box and Muller).
    mutating func normal() -> Double {
        let radius = (-2 * Math.log(1 - share())).squareRoot()
        return radius * Math.cos(2 * .pi * share())
    }
}
