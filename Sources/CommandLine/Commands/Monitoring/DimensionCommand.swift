import ArgumentParser
import JSON

/// `varve dimension`.
struct DimensionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dimension", abstract: "By which fields the windows of a model are divided.",
        discussion: """
            Example: varve dimension declare region --model chat

            Then: varve query latency --model chat --group-by model,region --window 1h
            """,
        subcommands: [
            DimensionDeclareCommand.self, DimensionListCommand.self, DimensionRetractCommand.self,
        ])
}

/// `varve dimension declare`.
struct DimensionDeclareCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "declare",
        abstract: "Divide the windows of a model by the values of a field from now on.",
        discussion: """
            Example: varve dimension declare features.country --model chat

            The field is region, provider, or features.NAME. Each shard tells 64 values of it apart; further ones, and those \
            of more than 64 bytes, are counted as other. A model has 4 dimensions at the most.
            """)

    @Argument(help: "The field: region, provider, or features.NAME.")
    var field: String

    @Option(help: "The model; * for all models.")
    var model: String

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let command = ResourceCommand(
            .post, ["dimensions"], [.init("model", .string(model)), .init("field", .string(field))])
        return try await options.send(command, in: context) { answer in
            ["\(answer.json["id"]?.string ?? "?"): windows of \(model) are divided by \(field)"]
        }
    }
}

/// `varve dimension list`.
struct DimensionListCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the dimensions.",
        discussion: "Example: varve dimension list --model chat --as-of 2026-01-05T12:00:00Z")

    @Option(help: "Only of this model; * for those of all models.")
    var model: String?

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    private static let table = RegistryTable(fields: [
        .init("dimension") { $0["id"]?.string }, .init("model") { $0["model"]?.string },
        .init("field") { $0["field"]?.string },
        .init("declared") { $0["declared_at"]?.string.map(TimeText.short) },
        .init("by") { $0["declared_by"]?.string },
    ])

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let answer = try await options.asking(context) { client throws(CommandFailure) in
            try await client.get(["dimensions"], [("model", model), moment.parameter])
        }
        options.print(answer, in: context) { Self.table.lines(of: answer.json, "dimensions", layout: $0) }
        return .done
    }
}

/// `varve dimension retract`.
struct DimensionRetractCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "retract", abstract: "Divide windows by a field no longer.",
        discussion: "Example: varve dimension retract dimension-3")

    @Argument(help: "The dimension's id.")
    var dimension: String

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        try await options.send(ResourceCommand(.delete, ["dimensions", dimension]), in: context) { _ in
            ["\(dimension) is retracted"]
        }
    }
}
