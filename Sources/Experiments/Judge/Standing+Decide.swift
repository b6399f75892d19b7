extension Standing {
    /// Decides by the definition's rule, once nothing is missing.
    mutating func decide(_ record: ExperimentRecord) {
        let definition = record.definition
        if let broken = guardrails.first(where: { $0.isBroken }), definition.treatments.count == 1 {
            verdict = .archiveCandidate
            reason = "guardrail_broken: \(Self.phrase(broken, definition))"
            isDue = true
            return
        }
        switch definition.rule.method {
        case .sequential: decideWheneverFound(definition)
        case .fixed: decideAtHorizon(definition)
        case .groupSequential: decideAtLook(definition)
        case .bayesian: decideByLoss(definition)
        }
        if bandit(definition), verdict != .invalid, isDue { holdForBandit() }
    }

    /// A treatment that keeps its guardrails.
    private func isSound(_ arm: Int) -> Bool {
        !guardrails.contains { $0.isBroken && $0.comparison.arm == arm }
    }

    /// The treatment that is found to be better, the best one of several.
    private func best(_ definition: ExperimentDefinition) -> Comparison? {
        comparisons.filter { $0.isBetter(definition.goal) && isSound($0.arm) }
            .max { definition.goal.improvement($0.difference) < definition.goal.improvement($1.difference) }
    }

    private mutating func promote(_ comparison: Comparison, _ definition: ExperimentDefinition, _ how: String)
    {
        verdict = .promoteToProduction
        winner = comparison.arm
        isDue = true
        let arms = definition.arms
        reason =
            "\(definition.metric.name) of \(arms[comparison.arm].name) is better than that of "
            + "\(arms[definition.control].name): \(how)"
    }

    private mutating func archive(_ how: String) {
        verdict = .archiveCandidate
        isDue = true
        reason = how
    }

    private static func interval(_ comparison: Comparison, _ definition: ExperimentDefinition) -> String {
        "the difference is \(FigureText.of(comparison.difference)), within \(FigureText.of(comparison.lower)) to "
            + FigureText.of(comparison.upper)
    }

    private static func phrase(_ standing: GuardrailStanding, _ definition: ExperimentDefinition) -> String {
        "\(standing.guardrail.metric.name) of \(definition.arms[standing.comparison.arm].name) is worse than the "
            + "limit of \(FigureText.of(standing.limit)): \(interval(standing.comparison, definition))"
    }

    // MARK: Methods

    private mutating func decideWheneverFound(_ definition: ExperimentDefinition) {
        if let best = best(definition) {
            return promote(best, definition, Self.interval(best, definition))
        }
        let lost = comparisons.filter {
            ($0.isSignificant && !$0.isBetter(definition.goal)) || !isSound($0.arm)
        }
        if lost.count == comparisons.count, let first = lost.first {
            return archive("no treatment is better: \(Self.interval(first, definition))")
        }
        reason = "not_significant: the interval of the difference holds 0"
    }

    private mutating func decideAtHorizon(_ definition: ExperimentDefinition) {
        let planned = definition.rule.plannedSamples ?? .max
        guard samples >= planned else {
            reason = "planned_samples: there are \(samples) of \(planned)"
            return
        }
        finish(definition, at: "at \(samples) of \(planned) planned samples")
    }

    private mutating func finish(_ definition: ExperimentDefinition, at horizon: String) {
        if let best = best(definition) {
            promote(best, definition, "\(Self.interval(best, definition)), \(horizon)")
        } else {
            archive("no treatment was found to be better, \(horizon)")
        }
    }

    private mutating func decideAtLook(_ definition: ExperimentDefinition) {
        guard let look else {
            reason =
                "next_look: there are \(samples) of \(definition.rule.plannedSamples ?? 0) planned samples"
            return
        }
        let horizon = "at the look with \(look.samples) samples"
        if look.fraction >= 1 { return finish(definition, at: horizon) }
        if let best = best(definition) {
            return promote(best, definition, "\(Self.interval(best, definition)), \(horizon)")
        }
        let lost = comparisons.filter { $0.isSignificant && !$0.isBetter(definition.goal) }
        if lost.count == comparisons.count { return archive("every treatment is worse, \(horizon)") }
        reason = "not_significant: \(horizon) no difference passed the bound"
    }

    private mutating func decideByLoss(_ definition: ExperimentDefinition) {
        let rule = definition.rule
        let scale = (estimates.compared?[definition.control].mean ?? 0).magnitude
        func isSure(_ probability: Double) -> Bool { probability >= 1 - rule.alpha }
        let best = comparisons.filter { comparison in
            isSure(comparison.probabilityBest ?? 0) && isSound(comparison.arm)
                && comparison.expectedLoss ?? .infinity <= rule.lossThreshold * scale
        }
        if let best = best.first {
            let probability = FigureText.of(best.probabilityBest ?? 0)
            return promote(best, definition, "it is the best with probability \(probability)")
        }
        let others = comparisons.reduce(0) { $0 + ($1.probabilityBest ?? 0) }
        if isSure(1 - others) {
            return archive("the control is the best with probability \(FigureText.of(1 - others))")
        }
        reason = "not_sure: no arm is the best with a probability of \(FigureText.of(1 - rule.alpha)) yet"
    }

    // MARK: Bandits

    private func bandit(_ definition: ExperimentDefinition) -> Bool { definition.bandit != nil }

    /// A bandit ends when people end it: it moves the traffic instead.
    private mutating func holdForBandit() {
        isDue = false
        verdict = .continueTesting
        reason = "bandit: the split follows what is found; \(reason)"
    }
}
