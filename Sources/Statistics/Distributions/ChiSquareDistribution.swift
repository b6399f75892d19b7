/// The chi-square distribution. Degrees of freedom that are not positive and finite give NaN for everything.
///
/// Its accuracy is that of the gamma distribution of shape `ν / 2`.
public struct ChiSquareDistribution: Equatable, Sendable {
    public var degreesOfFreedom: Double

    public init(degreesOfFreedom: Double) {
        self.degreesOfFreedom = degreesOfFreedom
    }

    private var gamma: GammaDistribution { GammaDistribution(shape: 0.5 * degreesOfFreedom, scale: 2) }

    public func density(_ x: Double) -> Double { gamma.density(x) }
    /// The probability of at most `x`.
    public func cumulative(_ x: Double) -> Double { gamma.cumulative(x) }
    /// The probability of more than `x`.
    public func survival(_ x: Double) -> Double { gamma.survival(x) }
    /// The value that a variate is at most with the given probability.
    public func quantile(_ probability: Double) -> Double { gamma.quantile(probability) }
    /// The value that a variate is above with the given probability.
    public func upperQuantile(_ probability: Double) -> Double { gamma.upperQuantile(probability) }
}
