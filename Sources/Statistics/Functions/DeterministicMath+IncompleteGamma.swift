extension DeterministicMath {
    /// From this shape on the tails are integrated.
    private static let largeShape = 1_000.0
    /// Parameters of the incomplete functions beyond these are refused: their ratios would leave the range of doubles.
    public static let parameterRange = 1e-100...1e100
    /// More terms than series and fractions need below that shape.
    static let termLimit = 2_000

    /// The regularized incomplete gamma functions: `P(a, x)` is the probability that a gamma variate of shape `a` is
    /// below `x`, `Q(a, x)` that it is above.
    ///
    /// - Accuracy: 1e-12, relatively, for each of the two where the shape is between 1e-3 and 1e10; 1e-13 absolutely for
    ///   smaller shapes. What is below the least normal double is zero or has fewer digits.
    /// - Complexity: O(sqrt(a)) up to `a = 1000`, O(1) above: 0.1 to 3 µs.
    /// - Returns: NaN unless `a` is in `parameterRange` and `x >= 0`.
    public static func regularizedGamma(_ a: Double, _ x: Double) -> TailProbabilities {
        guard parameterRange.contains(a), x >= 0 else { return .undefined }
        guard x > 0 else { return .allAbove }
        guard x < .infinity else { return .allBelow }
        if a >= largeShape { return integratedGamma(a, x) }
        if a < 1, x < 1.5 { return smallShapeGamma(a, x) }
        if x < a + 1 { return TailProbabilities(lower: gammaPrefix(a, x) * gammaSeries(a, x)) }
        return TailProbabilities(upper: gammaPrefix(a, x) * a * gammaFraction(a, x))
    }

    /// `x^a e^-x / gamma(a + 1)`: for a large shape by Loader's deviance (Fast and accurate computation of binomial
    /// probabilities, 2000), where powers and factorials would cancel.
    static func gammaPrefix(_ a: Double, _ x: Double) -> Double {
        guard a >= 10 else { return exp(a * log(x) - x - lgamma1p(a)) }
        let deviance = -a * logMinusExcess(x / a, excess: (x - a) / a)
        return exp(-deviance - stirlingRest(a)) * inverseSquareRootOfTwoPi / a.squareRoot()
    }

    /// `1 + x / (a + 1) + x^2 / ((a + 1) (a + 2)) + …` (DLMF 8.7.1)
    private static func gammaSeries(_ a: Double, _ x: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        var divisor = a
        for _ in 0..<termLimit {
            divisor += 1
            term *= x / divisor
            sum += term
            if term < sum * 0x1p-55 { break }
        }
        return sum
    }

    /// Legendre's continued fraction for `Q(a, x) gamma(a) / (x^a e^-x)` (DLMF 8.9.2), from its front (Lentz).
    private static func gammaFraction(_ a: Double, _ x: Double) -> Double {
        var denominator = x + 1 - a
        var back = 1 / denominator
        var front = Double.infinity
        var value = back
        for index in 1...termLimit {
            let count = Double(index)
            let numerator = -count * (count - a)
            denominator += 2
            back = 1 / (numerator * back + denominator)
            front = denominator + numerator / front
            let factor = front * back
            value *= factor
            if (factor - 1).magnitude < 0x1p-52 { break }
        }
        return value
    }

    /// For a shape below 1 and a small `x`, by the alternating series of the lower integral: the upper one is not 1
    /// minus the lower, which is close to 1 where the shape is tiny.
    private static func smallShapeGamma(_ a: Double, _ x: Double) -> TailProbabilities {
        var term = 1.0
        var sum = 0.0
        for index in 1...termLimit {
            let count = Double(index)
            term *= -x / count
            sum += term / (a + count)
            if term.magnitude < 0x1p-60 { break }
        }
        let power = a * log(x) - lgamma1p(a)
        let scale = exp(power)
        return TailProbabilities(lower: scale * (1 + a * sum), upper: -expm1(power) - scale * a * sum)
    }

    private static func integratedGamma(_ a: Double, _ x: Double) -> TailProbabilities {
        let density = gammaPrefix(a, x) * (a / x)
        guard density > 0 else { return x > a ? .allBelow : .allAbove }
        let shape = a - 1
        // The density relative to that at x: exponent(d) = shape log(1 + d / x) - d.
        let drift = (shape - x) / x
        if x > a {
            let integral = TailQuadrature.integral(
                slope: -drift, curvature: shape / (x * x), room: .infinity,
                exponent: { shape * log1pMinusArgument($0 / x) + drift * $0 },
                derivative: { shape / (x + $0) - 1 })
            return TailProbabilities(upper: density * integral)
        }
        let integral = TailQuadrature.integral(
            slope: max(0, drift), curvature: shape / (x * x), room: x,
            exponent: { shape * log1pMinusArgument(-$0 / x) - drift * $0 },
            derivative: { 1 - shape / (x - $0) })
        return TailProbabilities(lower: density * integral)
    }
}
