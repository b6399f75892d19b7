import ArgumentParser
import JSON

/// `varve monitor`.
struct MonitorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "monitor", abstract: "What is watched of models, and when retraining is recommended.",
        discussion: """
            Example: varve monitor put chat-drift monitor.yaml

            Then: varve query decisions --kind retraining.recommended
            """,
        subcommands: [MonitorPutCommand.self, MonitorListCommand.self, MonitorDeleteCommand.self])
}

/// `varve monitor put`.
struct MonitorPutCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "put", abstract: "Make or change a monitor.",
        discussion: """
            Example: varve monitor put chat-drift monitor.yaml

            The file, in YAML or JSON:
            {model: "chat*", window: 1h, drift: {threshold: 0.2}, quality: {accuracy_below: 0.9}, retrain_after: 6h}
            """)

    @Argument(help: "The monitor's name.")
    var name: String

    @Argument(help: ArgumentHelp("Its definition.", valueName: "file"))
    var file: String

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let definition = try DefinitionFile.read(
            file, what: "monitor", example: "{model: chat, window: 1h, drift: {threshold: 0.2}}")
        let command = ResourceCommand(.put, ["monitors", name], definition.members ?? [])
        return try await options.send(command, in: context) { answer in
            let already = answer.changedNothing ? " already" : ""
            return ["\(name) watches \(answer.json["model"]?.string ?? "?")\(already)"]
        }
    }
}

/// `varve monitor list`.
struct MonitorListCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List what the monitors watch, and what they saw last.",
        discussion: "Example: varve monitor list")

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    private static let table = RegistryTable(fields: [
        .init("monitor") { $0["monitor"]?.string }, .init("version") { RegistryText.version($0) },
        .init("drifted", .right) { $0["drifted_share"]?.number.map { JSONValue($0).text } },
        .init("accuracy", .right) { $0["accuracy"]?.number.map { JSONValue($0).text } },
        .init("judged") { $0["drift"]?["judged_through"]?.string.map(TimeText.short) },
        .init("recommended") { $0["recommended_at"]?.string.map(TimeText.short) },
        .init("last", isShrinkable: true) { $0["drift"]?["last"]?.string },
    ])

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let answer = try await options.asking(context) { client throws(CommandFailure) in
            try await client.get(["monitors"], [moment.parameter])
        }
        options.print(answer, in: context) {
            Self.table.lines(of: Self.rows(answer.json), "monitors", layout: $0)
        }
        return .done
    }

    /// A row for each version that a monitor has seen, or for the monitor if it has seen none.
    private static func rows(_ answer: JSONValue) -> JSONValue {
        let rows = (answer["monitors"]?.array ?? []).flatMap { monitor -> [JSONValue] in
            let name = JSONValue.Member("monitor", monitor["name"] ?? .null)
            let watched = monitor["watched"]?.array ?? []
            guard !watched.isEmpty else {
                return [.object([name, .init("model", monitor["model"] ?? .null)])]
            }
            return watched.map { .object([name] + ($0.members ?? [])) }
        }
        return ["monitors": .array(rows)]
    }
}

/// `varve monitor delete`.
struct MonitorDeleteCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete a monitor. What it decided stays.",
        discussion: "Example: varve monitor delete chat-drift")

    @Argument(help: "The monitor's name.")
    var name: String

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        try await options.send(ResourceCommand(.delete, ["monitors", name]), in: context) { _ in
            ["\(name) is gone"]
        }
    }
}
