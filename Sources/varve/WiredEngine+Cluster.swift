import Cluster
import CommandLine
import Contracts
import EmbeddedLog
import Engine
import Foundation
import JSON
import KafkaLog
import Log
import Logging
import Replay

// The same commands against a cluster.
extension WiredEngine {
    /// What an engine on a cluster keeps its state in; nil where the settings name no cluster.
    func cluster(
        _ settings: Settings, mode: OpenMode, _ logger: Logger
    ) throws(CommandFailure) -> EngineBacking? {
        guard var kafka = try Self.kafka(settings) else { return nil }
        kafka.onLog = Self.report(to: logger)
        var cluster = ClusterConfiguration(kafka)
        cluster.group = settings.kafka.group
        cluster.commits = CommitLimits(
            intervalMilliseconds: settings.kafka.commitIntervalMilliseconds, bytes: settings.kafka.commitBytes
        )
        cluster.sharing = settings.kafka.advertised.map {
            ClusterConfiguration.Sharing(
                id: UUID().uuidString.lowercased(), address: $0, transport: HTTPInstanceTransport(),
                standbys: settings.kafka.standbys)
        }
        do {
            return try .cluster(settings.engine, cluster, mode: mode)
        } catch {
            throw CommandFailure(error)
        }
    }

    private static func kafka(_ settings: Settings) throws(CommandFailure) -> KafkaConfiguration? {
        try settings.kafka.configuration(environment: ProcessInfo.processInfo.environment)
    }

    /// librdkafka names no value of a property in its lines.
    private static func report(to logger: Logger) -> @Sendable (KafkaLogLine) -> Void {
        { line in
            let level: Logger.Level =
                switch line.level {
                case ...3: .error
                case 4: .warning
                case 5...6: .info
                default: .debug
                }
            logger.log(
                level: level, "librdkafka: \(line.message)", metadata: ["facility": "\(line.facility)"])
        }
    }

    func clusterTopics(
        in directory: String?, _ settings: Settings, _ layout: ClusterLayout, applies: Bool
    ) async throws(CommandFailure) -> CheckReport {
        let contracts = try contracts(in: directory).contracts
        guard let kafka = try Self.kafka(settings) else {
            throw CommandFailure(.usage, "no cluster is named")
        }
        do throws(LogError) {
            let cluster = try KafkaTopics(kafka)
            defer { cluster.close() }
            let names = contracts.map(\.topic)
            let present = try cluster.describe(names, withSettings: false)
            let shards =
                layout.shards ?? Int(present.first { $0.topic == Engine.inferenceTopic }?.partitions ?? 1)
            let due = contracts.map { KafkaTopic($0, shards: shards, replication: layout.replication) }
            // Topics that are to be made need no right to read settings.
            let found = present.isEmpty ? [] : try cluster.describe(names, withSettings: true)
            var differences = TopicDifference.between(due: due, found: found)
            var created: [String] = []
            if applies {
                let applicable = differences.filter(\.canBeApplied)
                try cluster.apply(applicable)
                created = applicable.map(\.description)
                differences.removeAll(where: \.canBeApplied)
            }
            return CheckReport(
                summary: [
                    "topics": JSONValue(due.count), "shards": JSONValue(shards),
                    "created": .array(created.map { .string($0) }), "problems": JSONValue(differences.count),
                ], problems: differences.map(\.description))
        } catch {
            throw CommandFailure(error)
        }
    }

    func openCluster(
        _ settings: Settings
    ) async throws(CommandFailure) -> (target: any PublishTarget, close: @Sendable () -> Void) {
        guard let kafka = try Self.kafka(settings) else {
            throw CommandFailure(.usage, "no cluster is named")
        }
        do throws(LogError) {
            let log = try KafkaLog.open(kafka)
            let shards = log.topicPartitions.filter { $0.topic == Engine.inferenceTopic }.count
            guard shards > 0 else {
                log.close()
                throw LogError(
                    .notFound,
                    "the topic \(Engine.inferenceTopic) is not on the cluster: run `varve topics create --kafka`"
                )
            }
            return (ClusterTarget(EventWriter(log, shards: shards, settings.engine)), { log.close() })
        } catch {
            throw CommandFailure(error)
        }
    }
}
