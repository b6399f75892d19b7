/// A posterior distribution as the quadrature sees it: over a coordinate on which its density has no poles.
protocol Posterior {
    /// Between two of these, ascending, 16 points are enough; beyond the outer ones there is nothing that counts.
    var breaks: [Double] { get }

    func tails(at coordinate: Double) -> TailProbabilities
    /// With respect to the coordinate.
    func density(at coordinate: Double) -> Double
    /// How fast the parameter grows with the coordinate.
    static func valueDerivative(at coordinate: Double) -> Double
}

/// The coordinate is the parameter itself.
extension NormalDistribution: Posterior {
    var breaks: [Double] {
        (-6...6).map { mean + 1.5 * Double($0) * standardDeviation }
    }

    func tails(at coordinate: Double) -> TailProbabilities {
        TailProbabilities(lower: cumulative(coordinate), upper: survival(coordinate))
    }

    func density(at coordinate: Double) -> Double { density(coordinate) }

    static func valueDerivative(at coordinate: Double) -> Double { 1 }

    var negated: NormalDistribution {
        NormalDistribution(mean: -mean, standardDeviation: standardDeviation)
    }

    /// `E[max(0, -Z - z)]`: of a standard normal variate, what it exceeds `z` by on average.
    func expectedExcess(_ z: Double) -> Double {
        max(0, Self.standardDensity(z) - z * survival(z))
    }
}

/// The coordinate is the logarithm of the odds.
extension BetaDistribution: Posterior {
    var breaks: [Double] {
        let center = DeterministicMath.log(alpha / beta)
        let deviation = (1 / alpha + 1 / beta).squareRoot()
        let inner = (-6...6).map { center + 1.5 * Double($0) * deviation }
        return
            (Self.outer(deviation, rate: alpha).reversed().map { center - $0 } + inner
            + Self.outer(deviation, rate: beta).map { center + $0 })
            .map { min(700, max(-700, $0)) }
    }

    /// Distances beyond 9 deviations, up to where a tail that falls with the given rate is below `e^-40`.
    private static func outer(_ deviation: Double, rate: Double) -> [Double] {
        var distances: [Double] = []
        var distance = 9 * deviation
        let end = distance + 40 / rate
        while distance < end, distance < 1_400 {
            distance *= 1.4
            distances.append(distance)
        }
        return distances
    }

    func tails(at coordinate: Double) -> TailProbabilities {
        let (x, y) = Self.shares(logOdds: coordinate)
        return DeterministicMath.regularizedBeta(alpha, beta, x, complement: y)
    }

    func density(at coordinate: Double) -> Double {
        let (x, y) = Self.shares(logOdds: coordinate)
        return DeterministicMath.betaPrefix(alpha, beta, x, y)
    }

    static func valueDerivative(at coordinate: Double) -> Double {
        let (x, y) = shares(logOdds: coordinate)
        return x * y
    }

    var exchanged: BetaDistribution { BetaDistribution(alpha: beta, beta: alpha) }
}
