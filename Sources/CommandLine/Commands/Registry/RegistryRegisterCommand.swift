import ArgumentParser
import JSON

/// `varve registry register`.
struct RegistryRegisterCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "register", abstract: "Register a model, or a version of one.",
        discussion: """
            Example: varve registry register chat --description "talks" --tag team=a
            A version: varve registry register chat/v2 --source s3://models/chat-2 --parent v1 --code git:4f2a91c
            With all there is to say: varve registry register chat/v2 --definition chat-2.yaml
            """)

    @Argument(help: ArgumentHelp("The model, or the version.", valueName: "model[/version]"))
    var name: ResourceName

    @Option(help: "What it is, in words.")
    var description: String?

    @Option(help: "A model: who serves it.")
    var provider: String?

    @Option(help: ArgumentHelp("A model: where it is served, if somewhere else.", valueName: "url"))
    var endpoint: String?

    @Option(help: "A version: where its artifact lies.")
    var source: String?

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Tags.", valueName: "name=value"))
    var tag: [NamedPair] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "A version: what it was made from: VERSION, or MODEL/VERSION.", valueName: "version"))
    var parent: [String] = []

    @Option(help: "A version: the data that it was trained with.")
    var dataset: String?

    @Option(help: "A version: the code revision that made it.")
    var code: String?

    @Option(help: ArgumentHelp("A version: the run that made it.", valueName: "id"))
    var runID: String?

    @Option(
        help: ArgumentHelp(
            "The rest, YAML or JSON: metrics, requirements, input_schema, price, approval_policy. Options go before it.",
            valueName: "file"))
    var definition: String?

    @Option(help: "Why.")
    var reason: String?

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        try await options.send(try command(), in: context) { _ in ["registered \(name)"] }
    }

    private func command() throws(CommandFailure) -> ResourceCommand {
        let (own, path) = try named()
        let options = own.filter { $0.value != .null }
        let others = try defined().filter { other in !options.contains { $0.name == other.name } }
        return ResourceCommand(.post, path, options + others)
    }

    private func defined() throws(CommandFailure) -> [JSONValue.Member] {
        guard let definition else { return [] }
        let what = name.version == nil ? "model" : "version"
        return try DefinitionFile.read(
            definition, what: what, example: "{tags: {team: a}, …}"
        ).members ?? []
    }

    /// What the options say, and where it goes.
    private func named() throws(CommandFailure) -> (members: [JSONValue.Member], path: [String]) {
        let tags = tag.isEmpty ? .null : try NamedPair.tags(tag)
        let common: [JSONValue.Member] = [
            .init("description", JSONValue(description)), .init("tags", tags),
            .init("reason", JSONValue(reason)),
        ]
        guard let version = name.version else {
            guard source == nil, lineage == .null else {
                throw CommandFailure(
                    .usage, "--source, --parent, --dataset, --code and --run-id are for a version",
                    advice: "For example: varve registry register \(name.model)/v1 --source …")
            }
            let own: [JSONValue.Member] = [
                .init("model", .string(name.model)), .init("provider", JSONValue(provider)),
                .init("endpoint", JSONValue(endpoint)),
            ]
            return (own + common, ["models"])
        }
        guard provider == nil, endpoint == nil else {
            throw CommandFailure(
                .usage, "--provider and --endpoint are for a model",
                advice: "For example: varve registry register \(name.model) --provider …")
        }
        let own: [JSONValue.Member] = [
            .init("version", .string(version)), .init("source", JSONValue(source)),
            .init("lineage", lineage),
        ]
        return (own + common, ["models", name.model, "versions"])
    }

    private var lineage: JSONValue {
        let members: [JSONValue.Member] = [
            .init("parents", parent.isEmpty ? .null : .array(parent.map(JSONValue.string))),
            .init("dataset", JSONValue(dataset)), .init("code", JSONValue(code)),
            .init("run_id", JSONValue(runID)),
        ].filter { $0.value != .null }
        return members.isEmpty ? .null : .object(members)
    }
}
