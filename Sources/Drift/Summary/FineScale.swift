/// The logarithmic scale that numeric values are counted on: a whole-numbered position for every magnitude.
///
/// A magnitude `2^e (1 + s)` lies at `floor(octave * (e + P(s)))`, where `P(s) = 6/35 s³ - 3/5 s² + 10/7 s` stands
/// in for the binary logarithm, as in `QuantileSketch` (DDSketch's cubically interpolated mapping: Masson, Rim,
/// Lee, PVLDB 12(12), 2019). Bins are runs of `2^k` positions, so that neighbouring bins join exactly and bins of
/// any width can be compared.
///
/// Everything is additions, multiplications and bits of IEEE 754 doubles: every machine finds the same position.
enum FineScale {
    /// Bins an octave at the coarsest level: a bin's centre is within 1 % of everything in it.
    static let coarsestBins = 35
    /// Positions in a bin of the coarsest level are 2 to this power.
    static let binBits = 24
    /// Positions an octave.
    static let octave = coarsestBins << binBits
    /// Smaller magnitudes, which are the subnormal ones, count as zero.
    static let leastMagnitude = Double.leastNormalMagnitude
    /// The positions of all normal magnitudes.
    static let positions = -1022 * octave...1024 * octave

    /// The position of a normal, positive double, given by its bits.
    @inline(__always)
    static func position(ofMagnitudeBits bits: UInt64) -> Int {
        let exponent = Int(truncatingIfNeeded: bits >> 52) &- 1023
        let mantissa = Double(bitPattern: bits & 0x000f_ffff_ffff_ffff | 0x3ff0_0000_0000_0000)
        let fraction = mantissa - 1
        let logarithm = ((6.0 / 35 * fraction - 0.6) * fraction + 10.0 / 7) * fraction
        // `octave` is below 2^30, which therefore fixes the exponent, so that the whole part lies in the same bits.
        let shifted = logarithm * Double(octave) + 0x1p30
        let within = Int(truncatingIfNeeded: (shifted.bitPattern & 0x000f_ffff_ffff_ffff) >> 22)
        return exponent &* octave &+ within
    }

    /// The magnitude in the middle of the `2^shift` positions that begin at `cell << shift`.
    @inline(__always)
    static func magnitude(ofCell cell: Int, shift: Int) -> Double {
        let start = cell << shift
        // The floor of the quotient, by a positive number.
        let exponent = (start + 1100 * octave) / octave - 1100
        let within = Double(start - exponent * octave) + 0.5 * Double(1 << shift)
        let mantissa = 1 + inverse(of: within / Double(octave))
        let power = Double(bitPattern: UInt64(min(max(exponent, -1022), 1023) + 1023) << 52)
        return power * mantissa
    }

    /// A value of `P⁻¹` and its slope there.
    private struct Knot {
        var value: Double
        var slope: Double
    }

    private static let knotCount = 256
    private static let knots: [Knot] = (0...knotCount).map { index in
        let share = Double(index) / Double(knotCount)
        var fraction = share
        // Newton's method: `P` is nearly straight, and each step squares the error, more or less.
        for _ in 0..<5 {
            let logarithm = ((6.0 / 35 * fraction - 0.6) * fraction + 10.0 / 7) * fraction
            fraction -= (logarithm - share) / slope(at: fraction)
        }
        return Knot(value: fraction, slope: 1 / slope(at: fraction) / Double(knotCount))
    }

    private static func slope(at fraction: Double) -> Double {
        (18.0 / 35 * fraction - 1.2) * fraction + 10.0 / 7
    }

    /// Solves `P(s) = share` by cubic interpolation between knots, to about 1e-10.
    private static func inverse(of share: Double) -> Double {
        let place = min(Double(knotCount) * max(0, share), Double(knotCount))
        let index = min(Int(place), knotCount - 1)
        let (left, right) = (knots[index], knots[index + 1])
        let t = place - Double(index)
        let rise = right.value - left.value
        let bend = (left.slope - rise) * (1 - t) + (rise - right.slope) * t
        return left.value + t * (rise + (1 - t) * bend)
    }
}
