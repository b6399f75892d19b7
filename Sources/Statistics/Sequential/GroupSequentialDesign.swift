/// Two-sided boundaries for a number of looks, such that all looks together reject a true null hypothesis with
/// probability alpha, where each look may spend what a spending function allows it.
///
/// A boundary depends only on the looks up to its own: looks need not be planned, and the boundaries of those that were
/// taken don't change with the next.
public struct GroupSequentialDesign: Equatable, Sendable {
    /// The most looks.
    public static let lookLimit = 100
    /// The least share of the information between two looks, and before the first: what the quadrature resolves.
    public static let leastStep = 0.001

    public let alpha: Double
    public let spending: SpendingFunction
    /// The share of the planned information, such as samples, at each look: ascending, the last at most 1.
    public let shares: [Double]
    /// For each look, how far the z-statistic has to be from 0 to reject. Infinite where nothing can be spent.
    public let boundaries: [Double]

    /// - Accuracy: 1e-9, absolutely, of each boundary.
    /// - Complexity: for equal steps O(looks^2): 0.3 ms for 5 looks, some 40 ms for 50, 150 ms for 100; more for unequal ones.
    /// - Throws: `badProbability` for alpha, `badSize` for no looks or more than `lookLimit`, `badSetting` for shares that
    ///   don't ascend by `leastStep` or go beyond 1.
    public init(alpha: Double, spending: SpendingFunction, shares: [Double]) throws(StatisticsError) {
        try StatisticsError.requireProbability(alpha, "an alpha")
        try Self.check(shares)
        self.alpha = alpha
        self.spending = spending
        self.shares = shares
        boundaries = Self.boundaries(alpha: alpha, spending: spending, shares: shares)
    }

    private static func check(_ shares: [Double]) throws(StatisticsError) {
        guard (1...lookLimit).contains(shares.count) else {
            throw StatisticsError(.badSize, "\(shares.count) looks, where 1 to \(lookLimit) are possible")
        }
        var last = 0.0
        for share in shares {
            // A step of exactly the least one may be a rounding smaller.
            guard share - last >= 0.999 * leastStep, share <= 1 else {
                throw StatisticsError(
                    .badSetting,
                    "a look at \(share) after \(last), which is not \(leastStep) later or beyond 1")
            }
            last = share
        }
    }

    private static func boundaries(alpha: Double, spending: SpendingFunction, shares: [Double]) -> [Double] {
        var walk = BoundaryWalk(drift: 0)
        var spent = 0.0
        var boundaries: [Double] = []
        for (look, share) in shares.enumerated() {
            let total = spending.spent(alpha: alpha, at: share)
            let side = 0.5 * (total - spent)
            var boundary = Double.infinity
            if side > 1e-290 {
                boundary = QuantileSearch.solve(
                    probability: side, start: NormalDistribution.standard.upperQuantile(side),
                    bracket: 0...40, rises: false
                ) { level in
                    let exit = walk.exitAbove(level, at: share)
                    return .init(probability: exit.probability, density: exit.density)
                }
                spent = total
            }
            boundaries.append(boundary)
            if look + 1 < shares.count { walk.pass(boundary, at: share, next: shares[look + 1]) }
        }
        return boundaries
    }

    /// The interval at a look that covers the difference, at all looks at once, with probability `1 - alpha` (repeated
    /// confidence interval; Jennison, Turnbull 1989); nil if there is no such look.
    public func interval(look: Int, difference: Double, standardError: Double) -> ConfidenceInterval? {
        guard boundaries.indices.contains(look) else { return nil }
        return ConfidenceInterval(center: difference, halfWidth: standardError * boundaries[look])
    }

    /// The probabilities to cross a boundary for the first time at each look, where the z-statistic of all of the
    /// information has the given mean: in sum, the power, or alpha for a drift of 0.
    ///
    /// - Returns: For each look the probability to cross above and below. NaN for a drift that is not finite.
    public func crossingProbabilities(drift: Double) -> [(above: Double, below: Double)] {
        guard drift.isFinite else { return shares.map { _ in (.nan, .nan) } }
        var walk = BoundaryWalk(drift: drift)
        var result: [(above: Double, below: Double)] = []
        for (look, share) in shares.enumerated() {
            let boundary = boundaries[look]
            if boundary < .infinity {
                result.append(
                    (walk.exitAbove(boundary, at: share).probability, walk.exitBelow(boundary, at: share)))
            } else {
                result.append((0, 0))
            }
            if look + 1 < shares.count { walk.pass(boundary, at: share, next: shares[look + 1]) }
        }
        return result
    }
}
