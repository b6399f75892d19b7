extension SeededGenerator {
    /// A uniform variate of the middles of 2^52 equal parts of `0..<1`: never 0, never 1.
    public mutating func uniform() -> Double {
        (Double(next() >> 12) + 0.5) * 0x1p-52
    }

    /// A normal variate, by inversion: one uniform variate each.
    ///
    /// - Returns: NaN where the distribution is not defined.
    public mutating func normal(_ distribution: NormalDistribution = .standard) -> Double {
        distribution.quantile(uniform())
    }

    /// A gamma variate.
    ///
    /// - Returns: NaN where the distribution is not defined.
    public mutating func gamma(_ distribution: GammaDistribution) -> Double {
        guard distribution.variance.isFinite else { return .nan }
        return distribution.scale * DeterministicMath.exp(logarithmOfGamma(shape: distribution.shape))
    }

    /// A beta variate: of gamma variates' logarithms, so that it is a number also where both are too small for one.
    ///
    /// - Returns: NaN where the distribution is not defined.
    public mutating func beta(_ distribution: BetaDistribution) -> Double {
        guard distribution.variance.isFinite else { return .nan }
        let first = logarithmOfGamma(shape: distribution.alpha)
        let second = logarithmOfGamma(shape: distribution.beta)
        return BetaDistribution.shares(logOdds: first - second).x
    }

    /// Marsaglia and Tsang's rejection, which takes 1.05 rounds at most on average (A simple method for generating gamma
    /// variables, ACM TOMS 26(3), 2000); a shape below 1 is raised by 1 and made good with a uniform variate's power.
    private mutating func logarithmOfGamma(shape: Double) -> Double {
        guard shape >= 1 else {
            let raised = logarithmOfGamma(shape: shape + 1)
            return raised + DeterministicMath.log(uniform()) / shape
        }
        let size = shape - 1.0 / 3
        let slope = 1 / (9 * size).squareRoot()
        while true {
            let z = normal()
            let root = 1 + slope * z
            guard root > 0 else { continue }
            let logarithm = 3 * DeterministicMath.log(root)
            let bound = 0.5 * z * z + size * (1 - root * root * root + logarithm)
            if DeterministicMath.log(uniform()) < bound {
                return DeterministicMath.log(size) + logarithm
            }
        }
    }
}
