import Statistics

extension ExperimentDefinition {
    /// Samples of all arms together with which a test at a fixed horizon finds the minimum effect with the power asked for, in
    /// the comparison that needs the most. Looks of a group-sequential plan cost a few per cent more.
    ///
    /// - Returns: nil if the definition doesn't say enough, or if an arm has no weight.
    var samplesForMinimumEffect: UInt64? {
        guard let effect = rule.minimumEffect, let baseline else { return nil }
        let share = weights.values[control] / weights.sum
        guard share > 0 else { return nil }
        var most = 0.0
        for arm in treatments {
            let allocation = weights.values[arm] / weights.values[control]
            guard let size = try? size(effect, baseline, allocation: allocation) else { return nil }
            most = max(most, size.control)
        }
        return UInt64(exactly: (most / share).rounded(.up))
    }

    private func size(
        _ effect: Double, _ baseline: Baseline, allocation: Double
    ) throws(StatisticsError) -> SampleSize {
        let difference = effect * baseline.mean
        guard metric.isShare else {
            let variance = baseline.variance ?? .nan
            return try SampleSize.forMeans(
                difference: difference, controlVariance: variance, treatmentVariance: variance,
                alpha: comparisonLevel, power: rule.power, allocation: allocation)
        }
        return try SampleSize.forProportions(
            control: baseline.mean, treatment: baseline.mean + goal.improvement(difference),
            alpha: comparisonLevel, power: rule.power, allocation: allocation)
    }
}
