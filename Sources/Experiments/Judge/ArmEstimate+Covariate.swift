import Sketches
import Statistics

extension ArmEstimate {
    /// The estimates without what a covariate that was known before foretells of them (CUPED).
    ///
    /// - Returns: nil if an arm has events with one of both numbers only, or if the covariate never varies.
    static func adjusted(
        _ estimates: [ArmEstimate], _ windows: [ArmWindow], _ metric: ExperimentMetric,
        by covariate: Covariate
    ) -> [ArmEstimate]? {
        let summaries = zip(estimates, windows).compactMap { estimate, window in
            try? estimate.summary(window, metric, covariate)
        }
        guard summaries.count == estimates.count, summaries.contains(where: { $0.covariate.variance > 0 }),
            let adjustment = try? CovariateAdjustment(arms: summaries)
        else { return nil }
        let adjusted = zip(estimates, summaries).compactMap { estimate, summary -> ArmEstimate? in
            guard let new = try? adjustment.adjusted(summary) else { return nil }
            var result = estimate
            (result.mean, result.variance) = (new.mean, new.variance)
            return result
        }
        return adjusted.count == estimates.count ? adjusted : nil
    }

    private func summary(
        _ window: ArmWindow, _ metric: ExperimentMetric, _ covariate: Covariate
    ) throws(StatisticsError) -> CovariateSummary {
        let found = Self.comoment(window, metric, covariate)
        guard let values = found.covariate, let comoment = found.comoment else {
            throw StatisticsError(.badCount, "events without the covariate")
        }
        return try CovariateSummary(
            metric: SampleSummary(count: count, mean: mean, variance: sampleVariance ?? 0),
            covariate: SampleSummary(
                count: Double(values.count), mean: values.mean ?? 0, variance: values.variance ?? 0),
            covariance: comoment / (count - 1))
    }

    private static func comoment(
        _ window: ArmWindow, _ metric: ExperimentMetric, _ covariate: Covariate
    ) -> (covariate: Moments?, comoment: Double?) {
        switch (covariate, metric) {
        case (.inputTokens, .mean(let field)):
            let pair: FieldPair = field == .latency ? .latencyPerInputToken : .costPerInputToken
            let tokens = window[.inputTokens]
            return (tokens, window.products(of: pair).comoment(window[field], tokens))
        case (.feature, .mean(let field)):
            let values = window.covariate?.values
            return (values, values.flatMap { window.covariate?[field].comoment(window[field], $0) })
        case (.feature, .errorRate):
            return (
                window.covariate?.values,
                window.covariate?.errorComoment(count: window.count, errors: window.errors)
            )
        default: return (nil, nil)
        }
    }
}
