/// xoshiro256** 1.0 (Blackman, Vigna: Scrambled linear pseudorandom number generators, ACM TOMS 47(4), 2021), its state filled
/// by SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), as its authors advise.
///
/// A seed gives the same numbers and the same variates on every machine and in every version: whoever records the seed can
/// draw them again.
public struct SeededGenerator: RandomNumberGenerator, Equatable, Sendable {
    private var first: UInt64
    private var second: UInt64
    private var third: UInt64
    private var fourth: UInt64

    public init(seed: UInt64) {
        var splitMix = SplitMix64(state: seed)
        first = splitMix.next()
        second = splitMix.next()
        third = splitMix.next()
        fourth = splitMix.next()
    }

    public mutating func next() -> UInt64 {
        let product = second &* 5
        let result = (product << 7 | product >> 57) &* 9
        let shifted = second << 17
        third ^= first
        fourth ^= second
        second ^= third
        first ^= fourth
        third ^= shifted
        fourth = fourth << 45 | fourth >> 19
        return result
    }
}
