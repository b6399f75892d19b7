import CommandLine
import Contracts
import EmbeddedLog
import Engine
import Log

/// Holds the contracts that the program carries against what this engine can do, before anything is written.
enum ContractGate {
    static func require(_ configuration: EngineConfiguration) throws(CommandFailure) {
        do {
            let contracts = try ContractSet.embedded()
            let shards = configuration.shards ?? 1
            try contracts.require(honouredBy: capabilities(shards: shards, contracts: contracts))
        } catch {
            throw CommandFailure(.unavailable, error.description)
        }
    }

    /// What a data directory has otherwise than the contracts say.
    static func problems(
        of contracts: ContractSet, dataDirectory: String
    ) throws(CommandFailure) -> [String] {
        do {
            let log = try EmbeddedLog.open(
                directory: dataDirectory, configuration: EmbeddedLogConfiguration(), storage: PosixStorage(),
                mode: .readOnly)
            let counts = Dictionary(grouping: log.topicPartitions, by: \.topic).mapValues(\.count)
            try log.close()
            let shards = counts[Engine.inferenceTopic] ?? 0
            return contracts.contracts.compactMap { contract in
                guard let count = counts[contract.topic] else { return nil }
                let wanted = contract.partitions.partitions(shards: shards)
                return count == wanted
                    ? nil : "\(contract.topic): \(count) partitions, the contract says \(wanted)"
            }
        } catch {
            throw CommandFailure(error)
        }
    }

    private static func capabilities(shards: Int, contracts: ContractSet) -> EngineCapabilities {
        var topics = Engine.topicUses(shards: shards).mapValues {
            EngineCapabilities.TopicUse(partitions: $0.partitions, eventTypes: $0.eventTypes)
        }
        // Topics of domains that are still to come are declared and not used yet.
        for contract in contracts.contracts where topics[contract.topic] == nil {
            topics[contract.topic] = EngineCapabilities.TopicUse(
                partitions: contract.partitions.partitions(shards: shards), cleanups: [contract.cleanup],
                eventTypes: Set(contract.events.map(\.type)))
        }
        return EngineCapabilities(shards: shards, topics: topics, dedupeEventsLimit: .max)
    }
}
