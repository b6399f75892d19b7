extension RolloutAnalysis {
    /// Judges a window by all metrics: one that fails fails it, else one that is inconclusive makes it so.
    /// With fewer events than `minimumCount` of either version nothing is conclusive.
    func judge(
        _ window: RolloutWindow, _ version: WindowMeasures, _ baseline: WindowMeasures
    ) -> (outcome: Outcome, evidence: [EvidenceWindow]) {
        let isThin =
            version.count < max(1, minimumCount)
            || (self.baseline != nil && baseline.count < max(1, minimumCount))
        var evidence = metrics.map { $0.judge(window, version, baseline) }
        if isThin {
            for index in evidence.indices { evidence[index].outcome = .inconclusive }
        }
        let deciding = evidence.filter { !$0.isDryRun }.map(\.outcome)
        let outcome: Outcome =
            deciding.contains(.fail) ? .fail : deciding.contains(.inconclusive) ? .inconclusive : .pass
        return (outcome, evidence)
    }
}
