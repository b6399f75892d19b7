import Commands
import JSON
import Statistics

extension ExperimentsState {
    /// The bandit's next split, if it is its turn and the split changes.
    mutating func banditDecision(_ place: Int, at time: Int64) -> ExperimentDecision? {
        let record = experiments[place]
        guard let policy = record.definition.bandit, let last = record.banditThrough,
            time - last >= policy.interval
        else { return nil }
        experiments[place].banditThrough = time
        guard record.splitCount < ExperimentLimits.splitCount, record.standing.verdict != .invalid else {
            return nil
        }
        let seed = XXH64.hash("bandit:\(record.definition.salt)", seed: nextSequence)
        guard let weights = record.banditWeights(policy, seed: seed), weights != record.epoch.weights else {
            return nil
        }
        let text = zip(record.definition.arms, weights.values).map {
            "\($0.name) \(JSONValue.exact($1).text) %"
        }
        return decision(
            .split, place, at: time,
            reason: "bandit: by the probability to be best, \(text.joined(separator: ", "))",
            change: .split(weights, seed: seed))
    }
}

extension ExperimentRecord {
    /// Nil while an arm has too few values.
    func banditWeights(_ policy: BanditPolicy, seed: UInt64) -> ArmWeights? {
        guard let compared = standing.estimates.compared,
            compared.allSatisfy({ $0.count >= Double(definition.rule.minimumSamples) })
        else { return nil }
        let comparisons = Comparisons(definition: definition, estimates: compared, metric: definition.metric)
        let sampling = ThompsonSampling(policy: policy, seed: seed)
        if comparisons.isOfShares {
            let posteriors = compared.compactMap { estimate in
                (try? comparisons.proportion(estimate)).map { BetaDistribution(posteriorOf: $0) }
            }
            guard posteriors.count == compared.count else { return nil }
            return sampling.weights(arms: arms.count, goal: definition.goal) { $1.beta(posteriors[$0]) }
        }
        let posteriors = compared.compactMap { estimate in
            try? NormalDistribution(posteriorOf: comparisons.summary(estimate))
        }
        guard posteriors.count == compared.count else { return nil }
        return sampling.weights(arms: arms.count, goal: definition.goal) { $1.normal(posteriors[$0]) }
    }
}
