/// Where an experiment stands: everything that follows from what was counted.
struct Standing: Equatable {
    var estimates: ArmEstimates
    var ratio: SampleRatio?
    /// By treatment; none while there is nothing to compare.
    var comparisons: [Comparison] = []
    var guardrails: [GuardrailStanding] = []
    var verdict = Verdict.continueTesting
    /// Why it is not decided, or why it is as it is.
    var reason: String
    /// The place of the arm that has won.
    var winner: Int?
    /// Whether the verdict is to be taken now.
    var isDue = false
    /// The look of a group-sequential plan that was taken with these samples.
    var look: Look?
    /// One that is due, and that decides once it is taken.
    var dueLook: Look?

    /// Of a draft, which counts nothing.
    init(draftOf definition: ExperimentDefinition) {
        estimates = ArmEstimates(
            definition, definition.arms.map { _ in ArmRecord(definition) }, definition.metric)
        reason = "not_started"
    }

    init(of record: ExperimentRecord) {
        self.init(draftOf: record.definition)
        guard record.startedAt != nil else { return }
        let definition = record.definition
        estimates = ArmEstimates(definition, record.arms, definition.metric)
        let ratio = SampleRatio(record)
        self.ratio = ratio
        look = record.looks.last.flatMap { $0.samples == samples ? $0 : nil }
        compare(record)
        if let (failure, detail) = TrustFailure.first(record, ratio) {
            verdict = .invalid
            reason = "\(failure.rawValue): \(detail)"
        } else if let missing = missing(record) {
            reason = missing
        } else {
            if look == nil {
                dueLook = GroupSequentialPlan(definition).look(after: record.looks, samples: samples)
            }
            decide(record)
        }
    }

    /// Values of all arms together.
    var samples: UInt64 { estimates.plain.reduce(0) { $0 + UInt64($1?.count ?? 0) } }

    private mutating func compare(_ record: ExperimentRecord) {
        let definition = record.definition
        if let compared = estimates.compared {
            comparisons = Comparisons(definition: definition, estimates: compared, metric: definition.metric)
                .made(
                    definition.rule.method,
                    bound: look.flatMap { _ in GroupSequentialPlan(definition).bound(at: record.looks) })
        }
        for guardrail in definition.guardrails {
            let estimates = ArmEstimates(definition, record.arms, guardrail.metric)
            guard let compared = estimates.compared else { continue }
            let made = Comparisons(definition: definition, estimates: compared, metric: guardrail.metric)
                .made(.sequential)
            guardrails += made.map {
                GuardrailStanding(guardrail, $0, controlMean: compared[definition.control].mean)
            }
        }
    }

    /// What is missing before anything may be decided.
    private func missing(_ record: ExperimentRecord) -> String? {
        let (definition, rule) = (record.definition, record.definition.rule)
        for (arm, estimate) in zip(definition.arms, estimates.plain) {
            let count = UInt64(estimate?.count ?? 0)
            if count < rule.minimumSamples {
                return "minimum_samples: \(arm.name) has \(count) of \(rule.minimumSamples)"
            }
        }
        if let obstacle = estimates.obstacle { return obstacle }
        if let duration = rule.minimumDuration, let begin = record.startedAt,
            (record.through ?? begin) - begin < duration
        {
            return "minimum_duration: the experiment is to run for \(duration / 60_000) minutes at least"
        }
        if guardrails.count < definition.guardrails.count * definition.treatments.count {
            return "guardrail_without_data: a guardrail's metric can't be compared yet"
        }
        return comparisons.isEmpty ? "nothing_to_compare: the metric has no finite variance" : nil
    }
}
