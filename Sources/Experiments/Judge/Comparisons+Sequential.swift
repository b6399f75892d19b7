import Statistics

extension Comparisons {
    func sequential(_ arm: Int) throws(StatisticsError) -> Comparison {
        let sequence = try ConfidenceSequence(alpha: level, tuning: definition.rule.tuning)
        let (error, difference) = (standardError(arm), difference(arm))
        let count = control.count + estimates[arm].count
        let interval = sequence.interval(count: count, difference: difference, standardError: error)
        let statistic = difference == 0 ? 0 : difference / error
        return comparison(
            arm, interval, pValue: sequence.pValue(count: count, statistic: statistic),
            isSignificant: !interval.contains(0), standardError: error)
    }

    /// - Parameter bound: in standard errors; nil between the looks, when nothing is significant and the interval and
    ///   p-value are those of a single look.
    func groupSequential(_ arm: Int, bound: Double?) throws(StatisticsError) -> Comparison {
        var comparison = try fixed(arm)
        guard let bound else {
            comparison.isSignificant = false
            return comparison
        }
        let halfWidth = bound.isFinite ? bound * comparison.standardError : .infinity
        comparison.lower = comparison.difference - halfWidth
        comparison.upper = comparison.difference + halfWidth
        comparison.isSignificant = comparison.lower > 0 || comparison.upper < 0
        return comparison
    }

    /// Of the difference, unpooled.
    private func standardError(_ arm: Int) -> Double {
        (control.squaredError + estimates[arm].squaredError).squareRoot()
    }

    private func difference(_ arm: Int) -> Double { estimates[arm].mean - control.mean }

    // MARK: Bayesian

    /// With flat priors: normal posteriors of means, beta posteriors of shares.
    func bayesian() throws(StatisticsError) -> [Comparison] {
        let posteriors = try posteriors()
        let quantile = NormalDistribution.standard.upperQuantile(0.5 * level)
        return try definition.treatments.map { arm throws(StatisticsError) in
            let (difference, error) = (difference(arm), standardError(arm))
            let interval = ConfidenceInterval(
                lower: difference - quantile * error, upper: difference + quantile * error)
            var comparison = comparison(
                arm, interval, pValue: nil, isSignificant: !interval.contains(0), standardError: error)
            comparison.probabilityBest = posteriors.probabilitiesToBeBest[arm]
            comparison.expectedLoss = posteriors.expectedLosses[arm]
            return comparison
        }
    }

    func posteriors() throws(StatisticsError) -> PosteriorComparison {
        if isOfShares {
            let shares = try estimates.map { estimate throws(StatisticsError) in
                BetaDistribution(posteriorOf: try proportion(estimate))
            }
            return try PosteriorComparison(beta: shares, goal: definition.goal)
        }
        let means = try estimates.map { estimate throws(StatisticsError) in
            try NormalDistribution(posteriorOf: try summary(estimate))
        }
        return try PosteriorComparison(normal: means, goal: definition.goal)
    }
}
