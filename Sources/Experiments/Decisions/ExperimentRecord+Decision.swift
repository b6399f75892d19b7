import JSON

extension ExperimentRecord {
    /// Whether the minimum duration is over.
    var isDueByTime: Bool {
        guard let duration = definition.rule.minimumDuration, let startedAt, let through else { return false }
        return through - startedAt >= duration
    }

    /// The end of the first window behind `time` at which something falls due without an event; nil if nothing does.
    func nextDueTime(after time: Int64) -> Int64? {
        if standing.isDue { return time + AllocationEpoch.window }
        let duration = definition.rule.minimumDuration.flatMap { duration in startedAt.map { $0 + duration } }
        let turn = definition.bandit.flatMap { bandit in banditThrough.map { $0 + bandit.interval } }
        let times = [duration, turn].compactMap { $0.map(AllocationEpoch.roundedUp) }
        return times.filter { $0 > time }.min()
    }

    /// What the decision that is due does to the registry.
    ///
    /// - Parameter sequence: of the decision's event, which gives the deployment its id.
    func actions(sequence: UInt64) -> [ExperimentAction] {
        guard let asked = definition.actions else { return [] }
        var actions: [ExperimentAction] = []
        if let deployment = asked.deployWinner, let winner = standing.winner,
            let version = definition.arms[winner].version
        {
            let id = "experiment-\(sequence)"
            let members: [JSONValue.Member] = [
                .init("id", .string(id)), .init("model", .string(definition.model)),
                .init("version", .string(version)), .init("environment", .string(deployment.environment)),
            ]
            let body = JSONValue.object(members + (deployment.plan.members ?? []))
            actions.append(ExperimentAction(method: "POST", path: ["deployments"], body: body))
            // Its first step, behind which it goes on by itself.
            actions.append(
                ExperimentAction(method: "POST", path: ["deployments", id, "advance"], body: [:]))
        }
        if asked.archivesLosers {
            let kept = [
                definition.arms[definition.control].version,
                standing.winner.flatMap { definition.arms[$0].version },
            ]
            for arm in definition.treatments where arm != standing.winner {
                guard let version = definition.arms[arm].version, !kept.contains(version) else { continue }
                actions.append(
                    ExperimentAction(
                        method: "POST", path: ["models", definition.model, "versions", version, "stage"],
                        body: [
                            "stage": "archived",
                            "reason": .string("the experiment \(definition.name) decided against it"),
                        ]))
            }
        }
        return actions
    }

    func evidence(at time: Int64) -> ExperimentEvidence {
        let arms = definition.arms
        let begin = periods.periods.first?.start ?? time
        var windows: [EvidenceWindow] = []
        for period in periods.periods {
            for arm in definition.treatments {
                windows.append(
                    window(
                        period, arm: arm, outcome: Self.outcome(period, arm, definition.control, definition)))
            }
        }
        for comparison in standing.comparisons {
            let estimate = standing.estimates.plain[comparison.arm]
            windows.append(
                EvidenceWindow(
                    start: begin, end: time, field: definition.metric.name, arm: arms[comparison.arm].name,
                    value: estimate?.mean, baseline: standing.estimates.plain[definition.control]?.mean,
                    count: UInt64(estimate?.count ?? 0),
                    outcome: comparison.isBetter(definition.goal)
                        ? "better" : comparison.isSignificant ? "worse" : "not_significant"))
        }
        return ExperimentEvidence(
            experiment: definition.name, windows: windows, split: epoch.weights.json(arms), watermark: time,
            findings: findings)
    }

    private func window(_ period: EffectPeriods.Period, arm: Int, outcome: String) -> EvidenceWindow {
        let (treatment, control) = (period.arms[arm], period.arms[definition.control])
        return EvidenceWindow(
            start: period.start, end: period.end, field: definition.metric.name,
            arm: definition.arms[arm].name, value: treatment.count > 0 ? treatment.mean : nil,
            baseline: control.count > 0 ? control.mean : nil, count: UInt64(treatment.count), outcome: outcome
        )
    }

    private static func outcome(
        _ period: EffectPeriods.Period, _ arm: Int, _ control: Int, _ definition: ExperimentDefinition
    ) -> String {
        guard period.arms[arm].count > 0, period.arms[control].count > 0 else { return "no_data" }
        let gain = definition.goal.improvement(period.arms[arm].mean - period.arms[control].mean)
        return gain > 0 ? "ahead" : gain < 0 ? "behind" : "even"
    }
}
