/// Integrates the tail of a density whose logarithm is concave, from a point that it falls at.
///
/// This is how the incomplete gamma and beta functions are computed where their parameters are large: series and
/// continued fractions take a number of terms that grows with the parameters' root, this one does not.
enum TailQuadrature {
    /// Where the density has fallen to `e^-40`, the rest counts no more.
    private static let depth = 40.0
    private static let pieces = 3

    /// The integral of `e^exponent(d)` from `d = 0` on, where `exponent(0) = 0`.
    ///
    /// - Parameters:
    ///   - slope: How fast the exponent falls at 0, at least 0.
    ///   - curvature: Minus its second derivative at 0, more than 0.
    ///   - room: Up to which distance the density is defined.
    ///   - derivative: That of the exponent.
    static func integral(
        slope: Double, curvature: Double, room: Double, exponent: (Double) -> Double,
        derivative: (Double) -> Double
    ) -> Double {
        var end = 2 * depth / (slope + (slope * slope + 2 * curvature * depth).squareRoot())
        if end < room {
            // The exponent is concave, so that one step of Newton's brings the end beyond where the depth is reached.
            end -= (exponent(end) + depth) / derivative(end)
        }
        return GaussLegendreRule.integral(from: 0, to: min(end, room), pieces: pieces) {
            DeterministicMath.exp(exponent($0))
        }
    }
}
