import Commands
import JSON

extension ExperimentRecord {
    var shownVerdict: Verdict? { status == .draft ? nil : verdict ?? standing.verdict }

    var shownReason: String? {
        switch status {
        case .draft: nil
        case .running: standing.reason
        case .stopped, .decided: endReason
        }
    }

    /// The resource's own members.
    var members: [JSONValue.Member] {
        let definition = definition.membersWithoutArms
        return definition.prefix(3) + [.init("status", .string(status.rawValue))] + definition.dropFirst(3)
            + [.init("arms", .array(arms.indices.map(show)))] + findings + times
    }

    /// What was found: also the evidence of a decision.
    var findings: [JSONValue.Member] {
        let comparisons = standing.comparisons.map { $0.json(definition.arms) }
        return [
            .init("comparison", leading?.json(definition.arms) ?? .null),
            .init("comparisons", .array(comparisons)),
            .init("sample_ratio", standing.ratio?.json ?? SampleRatio.none),
            .init("guardrail_results", .array(standing.guardrails.map { $0.json(definition.arms) })),
            .init("units_in_two_arms", units), .init("verdict", JSONValue(shownVerdict?.rawValue)),
            .init("reason", JSONValue(shownReason)),
            .init("winner", JSONValue(winner ?? standing.winner.map { definition.arms[$0].name })),
            .init("missing", status == .running ? MissingSamples(self).json : .null),
        ]
    }

    private var times: [JSONValue.Member] {
        [
            .init("through", .time(through)), .init("started_at", .time(startedAt)),
            .init("ended_at", .time(endedAt)), .init("epoch_started_at", .time(epoch.start)),
            .init("splits", JSONValue(splitCount)),
            .init("unexpected_exposures", JSONValue(unexpectedExposures)),
            .init("bandit_seed", JSONValue(epoch.seed.map { String($0) })),
            .init("effect_over_time", .array(periods.periods.flatMap(show))),
        ]
    }

    /// The comparison of the treatment that stands best.
    private var leading: Comparison? {
        standing.comparisons.max {
            definition.goal.improvement($0.difference) < definition.goal.improvement($1.difference)
        }
    }

    private func show(arm index: Int) -> JSONValue {
        let (arm, counted) = (definition.arms[index], arms[index])
        let (plain, compared) = (standing.estimates.plain[index], standing.estimates.compared?[index])
        var members: [JSONValue.Member] = [
            .init("arm", .string(arm.name)), .init("control", .bool(arm.isControl)),
            .init("variant", JSONValue(arm.variant)), .init("version", JSONValue(arm.version)),
            .init("weight", .exact(epoch.weights.values[index])),
            .init("n", JSONValue(UInt64(plain?.count ?? 0))),
            .init("mean", .exact(plain?.mean)), .init("variance", .exact(plain?.sampleVariance)),
            .init("events", JSONValue(counted.totals.count)),
            .init("feedback", JSONValue(definition.countsFeedback ? counted.totals.feedbackCount : nil)),
            .init("errors", JSONValue(counted.totals.errors)),
            .init("exposures", JSONValue(counted.exposures)),
            .init("exposed_units", .exact(counted.exposedUnits.estimatedCount.rounded())),
            .init("expected_share", .exact(standing.ratio?.expectedShare(index))),
            .init("observed_share", .exact(standing.ratio?.observedShare(index))),
        ]
        if let value = arm.value { members.append(.init("value", value)) }
        if let compared, compared != plain {
            members.append(.init("adjusted_mean", .exact(compared.mean)))
            members.append(.init("adjusted_variance", .exact(compared.variance)))
        }
        return .object(members)
    }

    private var units: JSONValue {
        guard definition.unit == .unit else { return .null }
        let overlap = currentOverlap
        return [
            "sampled": JSONValue(overlap.sampled), "in_two_arms": JSONValue(overlap.inTwoArms),
            "arms": .object(
                zip(definition.arms, arms).map { .init($0.name, .exact($1.units.estimatedCount.rounded())) }),
        ]
    }

    /// The differences of one period, by treatment.
    private func show(_ period: EffectPeriods.Period) -> [JSONValue] {
        let control = period.arms[definition.control]
        return definition.treatments.map { arm in
            let treatment = period.arms[arm]
            let isThere = control.count > 0 && treatment.count > 0
            let error = treatment.squaredError.flatMap { own in control.squaredError.map { own + $0 } }
            return [
                "start": .time(period.start), "end": .time(period.end),
                "arm": .string(definition.arms[arm].name), "n": JSONValue(UInt64(treatment.count)),
                "control_n": JSONValue(UInt64(control.count)),
                "difference": isThere ? .exact(treatment.mean - control.mean) : .null,
                "standard_error": .exact(error?.squareRoot()),
            ]
        }
    }
}

extension SampleRatio {
    /// Of an experiment that has not begun.
    static let none: JSONValue = ["chi2": nil, "p_value": nil, "mismatch": false]
}
