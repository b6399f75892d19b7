import CommandLine
import Contracts
import EmbeddedLog
import Engine
import Log

/// Holds the contracts that the program carries against what this engine can do, before anything is written.
enum ContractGate {
    /// Topics that are not of every engine's log: what is kept in them on a cluster lies elsewhere in a data directory.
    static let unusedTopics = Set(
        ["experiments", "instances", "rules", "snapshots"].compactMap { Topic($0) })

    static func require(_ configuration: EngineConfiguration) throws(CommandFailure) {
        do {
            try ContractSet.embedded().require(honouredBy: capabilities(configuration))
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

    private static func capabilities(_ configuration: EngineConfiguration) -> EngineCapabilities {
        let shards = configuration.shards ?? 1
        let topics = Engine.topicUses(shards: shards).mapValues {
            EngineCapabilities.TopicUse(partitions: $0.partitions, eventTypes: $0.eventTypes)
        }
        return EngineCapabilities(shards: shards, topics: topics, unusedTopics: unusedTopics)
    }
}
