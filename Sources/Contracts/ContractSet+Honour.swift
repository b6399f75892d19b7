import JSON
import Log

extension ContractSet {
    /// Throws everything that is wrong with the contracts, or that this engine can't honour, so that it can
    /// refuse to start.
    public func require(honouredBy engine: EngineCapabilities) throws(ContractError) {
        let problems = check() + unhonoured(by: engine)
        guard problems.isEmpty else { throw ContractError(problems) }
    }

    /// What this engine can't honour: topics that it needs and that have no contract, contracts of topics that
    /// it doesn't know, other numbers of partitions, policies and types of events that it doesn't have.
    public func unhonoured(by engine: EngineCapabilities) -> [ContractProblem] {
        let missing = engine.topics.keys.filter { contract(of: $0) == nil }.sorted().map {
            ContractProblem(
                file: prefix + "\($0).yaml", reason: "is not there, and the engine needs the topic")
        }
        return missing
            + contracts.filter { !engine.unusedTopics.contains($0.topic) }.flatMap { contract in
                guard let use = engine.topics[contract.topic] else {
                    return [problem(contract, "topic", "the engine has no use for '\(contract.topic)'")]
                }
                return unhonoured(contract, by: engine, use: use)
            }
    }

    /// Topics for which fewer events are remembered than their contract says. A contract's number is what holds unless
    /// somebody sets another, so this is nothing that is wrong: it is worth knowing.
    ///
    /// - Parameter dedupeEvents: events of a partition that the engine is set to remember.
    public func notes(dedupeEvents: Int) -> [ContractProblem] {
        contracts.compactMap { contract in
            guard let events = contract.dedupeEvents, events > dedupeEvents else { return nil }
            return problem(
                contract, "dedupe_events",
                "\(events), and limits.dedupe_events is set to \(dedupeEvents): a repetition further back is not "
                    + "recognized")
        }
    }

    private func unhonoured(
        _ contract: TopicContract, by engine: EngineCapabilities, use: EngineCapabilities.TopicUse
    ) -> [ContractProblem] {
        var problems: [ContractProblem] = []
        let partitions = contract.partitions.partitions(shards: engine.shards)
        if partitions != use.partitions {
            let reason =
                "'\(contract.partitions)' makes \(partitions) with \(engine.shards) data shards, "
                + "and the engine has \(use.partitions)"
            problems.append(problem(contract, "partitions", reason))
        }
        if !use.cleanups.contains(contract.cleanup) {
            let known = use.cleanups.map { "'\($0.rawValue)'" }.sorted().joined(separator: " or ")
            let reason = "the engine can't '\(contract.cleanup.rawValue)' here, only \(known)"
            problems.append(problem(contract, "cleanup", reason))
        }
        for (index, event) in contract.events.enumerated() where !use.eventTypes.contains(event.type) {
            let hint = NearestName.hint(for: event.type, among: use.eventTypes.sorted())
            let reason = "the engine doesn't know '\(event.type)': \(hint)"
            problems.append(problem(contract, "events[\(index)].type", reason))
        }
        return problems
    }

    private func problem(_ contract: TopicContract, _ path: String, _ reason: String) -> ContractProblem {
        ContractProblem(file: self.path(of: contract), path: path, reason: reason)
    }
}
