/// Maps magnitudes to the bins of a `QuantileSketch`.
///
/// A bin's number is `floor(K (e + P(s)))` for a magnitude `2^e (1 + s)` with `0 <= s < 1`, where `K` is the
/// number of bins per octave and `P(s) = 6/35 s³ - 3/5 s² + 10/7 s` stands in for `log2(1 + s)`. This is the
/// cubically interpolated mapping of DDSketch (Masson, Rim, Lee: DDSketch, PVLDB 12(12), 2019, and the
/// `sketches-go` library); taking `K` whole, so that every octave has the same bins, is ours.
///
/// `P` joins octaves without a gap (`P(0) = 0`, `P(1) = 1`), and `(1 + s) P'(s)` is at least `10/7`, which it
/// reaches at `s = 0` and `s = 2/3`. So a bin spans a ratio of at most `exp(7 / 10K)`, and the harmonic mean of
/// its edges is within `tanh(7 / 20K)` of everything in it. That takes 1 % more bins than a true logarithm.
///
/// Everything is additions, multiplications and bits of IEEE 754 doubles, without a fused multiply-add or the C
/// library's logarithm: every machine finds the same bin.
@usableFromInline
struct LogarithmicMapping: Equatable, Sendable {
    @usableFromInline let binsPerOctave: Int32

    /// The fewest bins per octave that reach a relative accuracy.
    init(relativeAccuracy: Double) {
        let ideal = 0.35 / Self.inverseHyperbolicTangent(relativeAccuracy)
        binsPerOctave = Int32(ideal.rounded(.up))
    }

    /// What most sketches have, computed once.
    static let byDefault = LogarithmicMapping(relativeAccuracy: QuantileSketch.defaultRelativeAccuracy)

    init(binsPerOctave: Int32) {
        self.binsPerOctave = binsPerOctave
    }

    /// What the bins per octave give, at most what was asked for.
    var relativeAccuracy: Double {
        Self.hyperbolicTangent(0.35 / Double(binsPerOctave))
    }

    /// The bins of the least and the greatest normal magnitude.
    var bins: ClosedRange<Int> {
        let exponents =
            Int(Double.leastNormalMagnitude.exponent)...Int(Double.greatestFiniteMagnitude.exponent)
        let octave = Int(binsPerOctave)
        // The last mantissas of an octave may round up into the next one.
        return exponents.lowerBound * octave...(exponents.upperBound + 1) * octave
    }

    /// The bin of a normal, positive double, given by its bits.
    @inlinable @inline(__always)
    func bin(ofMagnitudeBits bits: UInt64) -> Int {
        let exponent = Int(truncatingIfNeeded: bits >> 52) &- 1023
        let mantissa = Double(bitPattern: bits & 0x000f_ffff_ffff_ffff | 0x3ff0_0000_0000_0000)
        let fraction = mantissa - 1
        let logarithm = ((6.0 / 35 * fraction - 0.6) * fraction + 10.0 / 7) * fraction
        // 2^14 fixes the exponent, so that the whole part lies in the same bits for any number of bins below
        // 2^14; a conversion to an integer would check its range.
        let shifted = logarithm * Double(binsPerOctave) + 0x1p14
        let bin = Int(truncatingIfNeeded: (shifted.bitPattern & 0x000f_ffff_ffff_ffff) >> 38)
        return exponent &* Int(binsPerOctave) &+ bin
    }

    /// The lower edge of a bin; infinity above the last one.
    func lowerEdge(of bin: Int) -> Double {
        let (exponent, mantissa) = edge(of: bin)
        return Self.scale(mantissa, byPowerOfTwo: exponent)
    }

    /// The value that stands for a bin: the harmonic mean of its edges, which is equally far from both,
    /// relatively.
    func representative(of bin: Int) -> Double {
        let lower = edge(of: bin)
        let next = edge(of: bin + 1)
        let upper = next.exponent > lower.exponent ? 2 * next.mantissa : next.mantissa
        let mean = 2 * lower.mantissa * upper / (lower.mantissa + upper)
        return Self.scale(mean, byPowerOfTwo: lower.exponent)
    }

    private func edge(of bin: Int) -> (exponent: Int, mantissa: Double) {
        let octave = Int(binsPerOctave)
        let exponent = (bin >= 0 ? bin : bin - octave + 1) / octave
        let share = Double(bin - exponent * octave) / Double(octave)
        return (exponent, 1 + Self.inverseOfLogarithm(share))
    }

    /// Solves `P(s) = share` by Newton's method. `P` rises steadily and is nearly straight: the first guess is
    /// off by at most 0.09, and each step squares the error, more or less.
    private static func inverseOfLogarithm(_ share: Double) -> Double {
        let steps = 4
        var fraction = share
        for _ in 0..<steps {
            let logarithm = ((6.0 / 35 * fraction - 0.6) * fraction + 10.0 / 7) * fraction
            let slope = (18.0 / 35 * fraction - 1.2) * fraction + 10.0 / 7
            fraction -= (logarithm - share) / slope
        }
        return min(1, max(0, fraction))
    }

    private static func scale(_ mantissa: Double, byPowerOfTwo exponent: Int) -> Double {
        Double(sign: .plus, exponent: exponent, significand: mantissa)
    }

    /// `artanh(x)` for `0 < x <= 1/2` by its power series.
    private static func inverseHyperbolicTangent(_ value: Double) -> Double {
        let terms = 32
        var sum = 0.0
        for term in (0..<terms).reversed() {
            sum = sum * value * value + 1 / Double(2 * term + 1)
        }
        return sum * value
    }

    /// `tanh(x)` for `0 < x < 1` by Lambert's continued fraction.
    private static func hyperbolicTangent(_ value: Double) -> Double {
        var denominator = 17.0
        for odd in stride(from: 15.0, through: 1, by: -2) {
            denominator = odd + value * value / denominator
        }
        return value / denominator
    }
}
