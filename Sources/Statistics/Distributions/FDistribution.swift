/// Fisher's F-distribution. Degrees of freedom that are not positive and finite give NaN for everything.
///
/// Its accuracy is that of `DeterministicMath.regularizedBeta` of half the degrees of freedom.
public struct FDistribution: Equatable, Sendable {
    public var numeratorDegreesOfFreedom: Double
    public var denominatorDegreesOfFreedom: Double

    public init(numeratorDegreesOfFreedom: Double, denominatorDegreesOfFreedom: Double) {
        self.numeratorDegreesOfFreedom = numeratorDegreesOfFreedom
        self.denominatorDegreesOfFreedom = denominatorDegreesOfFreedom
    }

    /// The probability of at most `x`.
    public func cumulative(_ x: Double) -> Double { tails(x).lower }
    /// The probability of more than `x`.
    public func survival(_ x: Double) -> Double { tails(x).upper }

    private func tails(_ x: Double) -> TailProbabilities {
        guard !x.isNaN else { return .undefined }
        let product = max(0, x) * numeratorDegreesOfFreedom
        let sum = product + denominatorDegreesOfFreedom
        let isBounded = sum < .infinity
        return DeterministicMath.regularizedBeta(
            0.5 * numeratorDegreesOfFreedom, 0.5 * denominatorDegreesOfFreedom,
            isBounded ? product / sum : 1, complement: isBounded ? denominatorDegreesOfFreedom / sum : 0)
    }
}
