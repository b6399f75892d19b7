import ArgumentParser
import JSON

/// `varve topics`.
struct TopicsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topics", abstract: "The contracts of the topics.",
        subcommands: [
            TopicsListCommand.self, TopicsShowCommand.self, TopicsCheckCommand.self,
            TopicsCreateCommand.self,
        ])
}

/// Where the contracts lie.
struct ContractOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The directory of the contracts; without it those that varve was built with.", valueName: "dir"))
    var contracts: String?
}

/// `varve topics list`.
struct TopicsListCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the topics with key, partitions, retention and event types.",
        discussion: "Example: varve topics list --output json")

    @OptionGroup var contracts: ContractOptions
    @OptionGroup var output: OutputOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let printer = output.printer(context)
        let answer = try await context.provider.topics(in: contracts.contracts)
        printer.print(printer.format == .table ? Self.readable(answer) : answer)
        return .done
    }

    /// Null is for programs: a person reads that nothing is ever deleted.
    private static func readable(_ answer: JSONValue) -> JSONValue {
        let topics = (answer["topics"]?.array ?? []).map { topic -> JSONValue in
            .object(
                (topic.members ?? []).map { member in
                    member == .init("retention", .null) ? .init("retention", "forever") : member
                })
        }
        return ["topics": .array(topics)]
    }
}

/// `varve topics show`.
struct TopicsShowCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "What one topic takes: its contract and the fields of its events.",
        discussion: """
            Example: varve topics show inference --schema

            The table lists the fields of each type of event; --schema prints the JSON Schema instead.
            """)

    @Argument(help: "The topic: inference, telemetry, feedback …")
    var topic: String

    @Flag(help: "Print the JSON Schemas of the events alone, one a line.")
    var schema = false

    @OptionGroup var contracts: ContractOptions
    @OptionGroup var output: OutputOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let answer = try await context.provider.topic(topic, in: contracts.contracts)
        let printer = output.printer(context)
        if schema {
            for event in answer["events"]?.array ?? [] {
                printer.console.print((event["schema"] ?? .null).text)
            }
            return .done
        }
        printer.print(printer.format == .json ? answer : TopicFields.table(of: answer))
        return .done
    }
}

/// `varve topics check`.
struct TopicsCheckCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Validate the contracts and schemas, and a data directory or a cluster against them.",
        discussion: """
            Example: varve topics check --contracts topics --data ./varve-data
            A cluster: varve topics check --kafka broker:9092 --shards 8 --replication 3

            Status 1 if anything differs. Of a cluster's topics: partitions, replicas, compaction, retention and \
            min.insync.replicas.
            """)

    @OptionGroup var contracts: ContractOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("A data directory to hold against the contracts.", valueName: "dir"))
    var data: String?

    @OptionGroup var cluster: ClusterOptions
    @OptionGroup var settings: SettingsOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        if cluster.kafka != nil {
            return CheckPrinter(output.printer(context)).print(
                try await cluster.topics(in: contracts.contracts, settings, context, applies: false))
        }
        let configuration = try settings.resolve(context, flags: []).settings.engine
        let report = try await context.provider.checkTopics(
            in: contracts.contracts, dataDirectory: data, configuration: configuration)
        return CheckPrinter(output.printer(context)).print(report)
    }
}
