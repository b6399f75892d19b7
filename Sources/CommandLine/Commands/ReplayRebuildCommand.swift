import ArgumentParser
import Engine
import Foundation
import Log

/// `varve replay rebuild`.
struct ReplayRebuildCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild", abstract: "Make a new data directory whose state is folded from a log alone.",
        discussion: """
            Examples:
              varve replay rebuild --data ./varve-data --into ./again
              varve replay rebuild --data ./varve-data --into ./noon --to 2026-01-05T12:00:00Z
              varve replay rebuild --data /copied/kafka-logs --into ./own --map-topic prod.inference=inference
              varve replay rebuild --kafka broker:9092 --into ./own

            --data is a data directory that no server holds, or a folder of topic-partitions' segments, such as \
            inference-0/00000000000000000000.log, also copied from a Kafka broker. With a journal, its order is \
            followed and its recorded hashes are compared; without one, the events are folded in the order of their \
            times. --kafka takes the topics of a cluster instead, \
            and gives a directory of the same states. Interrupted and called again in the same way, it goes on where it was. Status 1 names the first \
            shard and journal position that differ, or what is damaged.
            """)

    @OptionGroup var directory: DirectoryOptions
    @OptionGroup var output: OutputOptions

    @Option(
        help: ArgumentHelp("The brokers of a Kafka cluster, instead of a directory.", valueName: "host:port"))
    var kafka: String?

    @Option(help: ArgumentHelp("The new data directory; it must be missing or empty.", valueName: "dir"))
    var into: String

    @Option(
        help: ArgumentHelp(
            "Take only what was recorded up to a position, as answers give it, or a time.",
            valueName: "position|time"))
    var to: String?

    @Option(help: ArgumentHelp("How many shards there must be; more or fewer are an error.", valueName: "n"))
    var shards: Int?

    @Option(
        help: ArgumentHelp(
            "A topic of the segments, and the data topic it stands for; may be repeated.",
            valueName: "name=topic"))
    var mapTopic: [String] = []

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let options = try options(
            directory.settings.resolve(
                context, flags: [("data", directory.data), ("kafka.bootstrap", kafka)]
            )
            .settings)
        let line = ProgressLine(context.console)
        defer { line.clear() }
        let report = try await context.provider.rebuild(options) { line.update($0) }
        line.clear()
        return CheckPrinter(output.printer(context)).print(report)
    }

    private func options(_ settings: Settings) throws(CommandFailure) -> RebuildOptions {
        // A directory that is named counts more than a cluster that the configuration names.
        let isCluster = settings.kafka.bootstrap != nil && (kafka != nil || directory.data == nil)
        guard !isCluster || mapTopic.isEmpty && directory.data == nil else {
            throw CommandFailure(.usage, "--kafka goes with neither --data nor --map-topic")
        }
        var target = settings.engine
        target.dataDirectory = Self.absolute(into)
        target.shards = shards ?? target.shards
        let source = settings.kafka.bootstrap.flatMap { isCluster ? "kafka:\($0)" : nil }
        return RebuildOptions(
            source: source ?? Self.absolute(settings.engine.dataDirectory), target: target, moment: to,
            topics: try topics(), cluster: isCluster ? settings : nil)
    }

    /// Called again from elsewhere, it is still the same rebuild.
    private static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path
    }

    private func topics() throws(CommandFailure) -> [Topic: Topic] {
        var topics: [Topic: Topic] = [:]
        for text in mapTopic {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let name = Topic(parts[0]),
                let topic = Topic(parts[1]), Self.dataTopics.contains(topic.name)
            else {
                throw CommandFailure(
                    .usage, "--map-topic \(text): wanted is NAME=TOPIC, such as prod.inference=inference",
                    advice: "The topics are \(Self.dataTopics.joined(separator: ", ")).")
            }
            guard topics.updateValue(topic, forKey: name) == nil else {
                throw CommandFailure(.usage, "--map-topic names \(name) twice")
            }
        }
        return topics
    }

    private static let dataTopics = ["inference", "telemetry", "feedback"]
}
