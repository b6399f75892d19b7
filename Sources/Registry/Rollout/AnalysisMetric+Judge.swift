extension AnalysisMetric {
    /// Judges one measure of a window. Nothing that is missing or no number passes or fails.
    func judge(_ window: RolloutWindow, _ version: WindowMeasures, _ baseline: WindowMeasures)
        -> EvidenceWindow
    {
        let value = version.value(field)
        let compared = limit.needsBaseline ? baseline.value(field) : nil
        let bound = bound(compared)
        return EvidenceWindow(
            start: window.start, end: window.end, field: field, value: value, count: version.count,
            baseline: compared, limit: bound, outcome: outcome(value, bound, version, baseline),
            isDryRun: isDryRun)
    }

    /// The value that would just have passed.
    private func bound(_ baseline: Double?) -> Double? {
        switch limit {
        case .atMost(let limit), .atLeast(let limit): limit
        case .ratio(let ratio): baseline.map { $0 * ratio }
        case .difference(let difference): baseline.map { $0 + difference }
        }
    }

    private func outcome(
        _ value: Double?, _ bound: Double?, _ version: WindowMeasures, _ baseline: WindowMeasures
    ) -> Outcome {
        guard let value, let bound, bound.isFinite else { return .inconclusive }
        if let test, min(version.count, baseline.count) < test.minimumSamples { return .inconclusive }
        if case .atLeast = limit { return value < bound ? .fail : .pass }
        guard value > bound else { return .pass }
        guard let test else { return .fail }
        return statistic(version, baseline) > test.criticalValue ? .fail : .inconclusive
    }

    private func statistic(_ version: WindowMeasures, _ baseline: WindowMeasures) -> Double {
        var (ratio, difference) = (1.0, 0.0)
        if case .ratio(let limit) = limit { ratio = limit }
        if case .difference(let limit) = limit { difference = limit }
        return ProportionTest.statistic(
            failures1: version.errors, count1: version.count, failures2: baseline.errors,
            count2: baseline.count, ratio: ratio, difference: difference)
    }
}
