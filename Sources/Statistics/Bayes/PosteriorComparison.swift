/// For each arm, how probable it is that its parameter is the best of all, and how much is lost on average by choosing it
/// though another may be better: `E[max(θ) - θ(i)]`, or `E[θ(i) - min(θ)]` where less is better (Stucchio: Bayesian A/B
/// testing at VWO, 2015). The arms' posteriors are independent.
///
/// There is no sampling: two normal arms are compared by formula, others by quadrature over pieces that every arm's
/// posterior is smooth in.
///
/// - Accuracy: 1e-9, absolutely, of the probabilities, and relatively to the widest posterior's deviation of the losses.
/// - Complexity: O(arms^3): for two beta arms some 1 ms, for 16 some 100 ms.
public struct PosteriorComparison: Equatable, Sendable {
    /// The most arms.
    public static let armLimit = 16

    /// In sum 1.
    public let probabilitiesToBeBest: [Double]
    /// In the parameter's unit.
    public let expectedLosses: [Double]

    /// Compares means with normal posteriors.
    ///
    /// - Throws: `badSize` for fewer than 2 or more than `armLimit` arms, `badMoments` for a mean or a deviation that is not
    ///   finite, or a deviation that is not positive.
    public init(normal arms: [NormalDistribution], goal: Goal = .increase) throws(StatisticsError) {
        try Self.check(arms.count)
        for arm in arms
        where !(arm.mean.isFinite && arm.standardDeviation > 0 && arm.standardDeviation < .infinity) {
            throw StatisticsError(.badMoments, "a posterior of mean \(arm.mean) ± \(arm.standardDeviation)")
        }
        let oriented = goal == .increase ? arms : arms.map { $0.negated }
        if oriented.count == 2 {
            self.init(oriented[0], oriented[1])
        } else {
            self.init(integrating: oriented)
        }
    }

    /// Compares shares with beta posteriors.
    ///
    /// - Throws: `badSize` for fewer than 2 or more than `armLimit` arms, `badSetting` for parameters out of `1e-2...1e12`.
    public init(beta arms: [BetaDistribution], goal: Goal = .increase) throws(StatisticsError) {
        try Self.check(arms.count)
        let parameters = 1e-2...1e12
        for arm in arms where !(parameters.contains(arm.alpha) && parameters.contains(arm.beta)) {
            throw StatisticsError(.badSetting, "a beta posterior of \(arm.alpha), \(arm.beta)")
        }
        self.init(integrating: goal == .increase ? arms : arms.map { $0.exchanged })
    }

    private static func check(_ count: Int) throws(StatisticsError) {
        guard (2...armLimit).contains(count) else {
            throw StatisticsError(.badSize, "\(count) arms, where 2 to \(armLimit) can be compared")
        }
    }

    private init(_ first: NormalDistribution, _ second: NormalDistribution) {
        let difference = second.mean - first.mean
        let (less, more) = (
            min(first.standardDeviation, second.standardDeviation),
            max(first.standardDeviation, second.standardDeviation)
        )
        let deviation = more * (1 + (less / more) * (less / more)).squareRoot()
        let z = difference / deviation
        let standard = NormalDistribution.standard
        probabilitiesToBeBest = [standard.survival(z), standard.cumulative(z)]
        expectedLosses = [deviation * standard.expectedExcess(-z), deviation * standard.expectedExcess(z)]
    }

    private init(integrating arms: [some Posterior]) {
        var probabilities = [Double](repeating: 0, count: arms.count)
        var losses = probabilities
        var tails = [TailProbabilities](repeating: .undefined, count: arms.count)
        let breaks = arms.flatMap(\.breaks).sorted()
        for (left, right) in zip(breaks, breaks.dropFirst()) where left < right {
            GaussLegendreRule.forEachPoint(from: left, to: right) { point, weight in
                for (index, arm) in arms.enumerated() { tails[index] = arm.tails(at: point) }
                let scale = type(of: arms[0]).valueDerivative(at: point)
                for (index, arm) in arms.enumerated() {
                    let (allBelow, anyAbove) = Self.others(than: index, tails)
                    probabilities[index] += weight * arm.density(at: point) * allBelow
                    losses[index] += weight * scale * tails[index].lower * anyAbove
                }
            }
        }
        probabilitiesToBeBest = probabilities.map { min(1, $0) }
        expectedLosses = losses
    }

    /// The probabilities that all others are below a point, and that any is above it.
    private static func others(than index: Int, _ tails: [TailProbabilities]) -> (Double, Double) {
        var allBelow = 1.0
        var anyAbove = 0.0
        for (other, tail) in tails.enumerated() where other != index {
            anyAbove += allBelow * tail.upper
            allBelow *= tail.lower
        }
        return (allBelow, anyAbove)
    }
}
