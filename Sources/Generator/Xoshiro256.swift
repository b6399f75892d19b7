/// xoshiro256** 1.0 (Blackman, Vigna: Scrambled linear pseudorandom number generators, ACM TOMS 47(4), 2021),
/// its state filled by SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), as its authors advise.
///
/// The variates are made of integer operations, additions and multiplications alone, so that a seed gives the
/// same traffic on every machine.
struct Xoshiro256: Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    init(seed: UInt64) {
        var counter = seed
        func splitMix() -> UInt64 {
            counter &+= 0x9e37_79b9_7f4a_7c15
            var mixed = counter
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
        state = (splitMix(), splitMix(), splitMix(), splitMix())
    }

    mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = (product << 7 | product >> 57) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3 << 45 | state.3 >> 19
        return result
    }

    /// A uniform double of `0..<1`.
    mutating func share() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// True with the given probability.
    mutating func chance(_ probability: Double) -> Bool {
        share() < probability
    }

    /// A uniform integer of the range.
    mutating func integer(in range: Range<Int64>) -> Int64 {
        let width = UInt64(range.upperBound - range.lowerBound)
        return range.lowerBound + Int64(next().multipliedFullWidth(by: width).high)
    }

    /// Nearly a standard normal variate: the sum of four uniform ones (Irwin and Hall), within ±3.46.
    mutating func normal() -> Double {
        let bits = next()
        let sum = (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48)
        // Mean 2 and variance 1/3, in units of 2^16, with half a unit for each of the four.
        return ((Double(sum) + 2) * 0x1p-16 - 2) * 1.732_050_807_568_877_2
    }

    /// Nearly a lognormal variate; `spread` is the standard deviation of its logarithm.
    mutating func lognormal(median: Double, spread: Double) -> Double {
        median * exponential(spread * normal())
    }
}

/// `exp(x)` within 1e-8, relatively, for `|x| < 100`: a power of two times a polynomial. The C library's differs
/// between machines in its last bits.
private func exponential(_ value: Double) -> Double {
    let octaves = (value * 1.442_695_040_888_963_4).rounded()
    let rest = value - octaves * 0.693_147_180_559_945_3
    var sum = 1.0
    for divisor in stride(from: 7.0, through: 1, by: -1) {
        sum = 1 + sum * rest / divisor
    }
    return Double(sign: .plus, exponent: Int(octaves), significand: sum)
}
