import ArgumentParser
import JSON

/// `varve reference`.
struct ReferenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference", abstract: "What drift is measured against: a version's reference.",
        discussion: """
            Example: varve reference pin chat/v2 --from 2026-01-01T00:00:00Z --to 2026-01-08T00:00:00Z

            Then: varve query drift --model chat --window 1h
            """,
        subcommands: [ReferencePinCommand.self, ReferenceListCommand.self, ReferenceDeleteCommand.self])
}

/// `varve reference pin`.
struct ReferencePinCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin", abstract: "Take recorded data, or a profile, as the reference of a version.",
        discussion: """
            Example: varve reference pin chat/v2 --from 2026-01-01T00:00:00Z --to 2026-01-08T00:00:00Z
            A profile: varve reference pin chat/v2 --profile training.json
            A segment: varve reference pin chat/v2 --from 2026-01-01T00:00:00Z --to 2026-01-08T00:00:00Z --segment region=eu

            Everything recorded in the range counts, open windows too. A new reference takes the place of the version's \
            old one, or of the segment's, from then on. Windows of a segment are compared with the reference that names \
            the most of its fields, those without one with that of the version. A profile holds values, histograms or \
            counts by category of each feature.
            """)

    @Argument(help: ArgumentHelp("The version.", valueName: "model/version"))
    var version: VersionName

    @Option(help: ArgumentHelp("The range's beginning, RFC 3339.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("The range's end, RFC 3339, exclusive.", valueName: "time"))
    var to: String?

    @Option(help: ArgumentHelp("A profile in JSON or YAML instead of a range.", valueName: "file"))
    var profile: String?

    @Option(
        help: ArgumentHelp(
            "Only of events of this segment: fields that are dimensions, with their values, separated by commas.",
            valueName: "field=value"))
    var segment: String?

    @Option(help: "Why.")
    var reason: String?

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let given = try profile.map { path throws(CommandFailure) in
            try DefinitionFile.read(
                path, what: "profile", member: "profile", example: "{features: {amount: {values: [1, 2]}}}")
        }
        let members: [JSONValue.Member] = [
            .init("model", .string(version.resource.model)), .init("version", .string(version.version)),
            .init("from", JSONValue(from)), .init("to", JSONValue(to)), .init("profile", given ?? .null),
            .init("segment", JSONValue(segment)), .init("reason", JSONValue(reason)),
        ]
        let command = ResourceCommand(.post, ["references"], members.filter { $0.value != .null })
        return try await options.send(command, in: context) { answer in
            let count = answer.json["count"]?.text ?? "?"
            let features = answer.json["features"]?.array?.count ?? 0
            let segment = answer.json["segment"]?.string.map { "[\($0)]" } ?? ""
            return [
                "\(answer.json["id"]?.string ?? "?") is the reference of \(version.resource)\(segment): "
                    + "\(count) events, \(features) features"
            ]
        }
    }
}

/// `varve reference list`.
struct ReferenceListCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the references.",
        discussion: "Example: varve reference list --model chat --as-of 2026-01-05T12:00:00Z")

    @Option(help: "Only of this model.")
    var model: String?

    @Option(help: ArgumentHelp("Only of this segment.", valueName: "field=value"))
    var segment: String?

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    private static let table = RegistryTable(fields: [
        .init("reference") { $0["id"]?.string }, .init("version") { RegistryText.version($0) },
        .init("segment") { $0["segment"]?.string },
        .init("from") { $0["from"]?.string.map(TimeText.short) },
        .init("to") { $0["to"]?.string.map(TimeText.short) },
        .init("events", .right) { $0["count"]?.text },
        .init("features", .right) { $0["features"]?.array.map { String($0.count) } },
        .init("by") { $0["created_by"]?.string },
    ])

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let answer = try await options.asking(context) { client throws(CommandFailure) in
            try await client.get(["references"], [("model", model), ("segment", segment), moment.parameter])
        }
        options.print(answer, in: context) { Self.table.lines(of: answer.json, "references", layout: $0) }
        return .done
    }
}

/// `varve reference delete`.
struct ReferenceDeleteCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Compare nothing with a reference any more.",
        discussion: "Example: varve reference delete reference-3")

    @Argument(help: "The reference's id.")
    var reference: String

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        try await options.send(ResourceCommand(.delete, ["references", reference]), in: context) { _ in
            ["\(reference) is gone"]
        }
    }
}
