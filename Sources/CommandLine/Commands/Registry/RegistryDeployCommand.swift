import ArgumentParser
import Contracts
import JSON

/// `varve registry deploy`.
struct RegistryDeployCommand: VarveCommand {
    enum Strategy: String, CaseIterable, ExpressibleByArgument {
        case direct, canary, rolling
        case blueGreen = "blue_green"
    }

    static let configuration = CommandConfiguration(
        commandName: "deploy", abstract: "Plan a deployment of a version. `advance` begins it.",
        discussion: """
            Example: varve registry deploy chat/v2 --to production --strategy canary --steps 10:5m,50:10m \
            --analysis canary.yaml

            Moves no traffic yet. A step is WEIGHT[:HOLD][:gate], in per cent; a gate waits for somebody's `advance`. \
            With an analysis the engine judges each window of a step against the baseline, goes on by itself, and \
            takes a bad version back.
            """)

    @Argument(help: ArgumentHelp("The version.", valueName: "model/version"))
    var version: VersionName

    @Option(name: .customLong("to"), help: "The environment: development, staging, production …")
    var environment: String

    @Option(help: "How the traffic goes over to it.")
    var strategy = Strategy.direct

    @Option(help: ArgumentHelp("A canary's steps.", valueName: "10:5m,50:10m"))
    var steps: String?

    @Option(help: ArgumentHelp("A rolling deployment's replicas.", valueName: "n"))
    var replicas: Int?

    @Option(help: ArgumentHelp("So many of them at a time.", valueName: "n"))
    var batch: Int?

    @Option(help: ArgumentHelp("How its steps are judged, YAML or JSON.", valueName: "file"))
    var analysis: String?

    @Option(help: "The deployment's name; the server chooses one otherwise.")
    var id: String?

    @Option(help: "Why.")
    var reason: String?

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        try await options.send(try command(), in: context) { answer in
            let id = answer.json["id"]?.string ?? "?"
            return [
                "\(id): \(RegistryText.what(answer.json)), \(RegistryText.progress(answer.json))",
                "`varve registry advance \(id)` begins it.",
            ]
        }
    }

    private func command() throws(CommandFailure) -> ResourceCommand {
        let steps = try self.steps.map { text throws(CommandFailure) in try StepsText.json(text) }
        let analysis = try self.analysis.map { path throws(CommandFailure) in
            try DefinitionFile.read(
                path, what: "analysis", member: "analysis",
                example: "{baseline: v1, window: 1m, metrics: …}")
        }
        return ResourceCommand(
            .post, ["deployments"],
            [
                .init("id", JSONValue(id)), .init("model", .string(version.resource.model)),
                .init("version", .string(version.version)), .init("environment", .string(environment)),
                .init("strategy", .string(strategy.rawValue)), .init("steps", steps ?? .null),
                .init("replicas", JSONValue(replicas)), .init("batch", JSONValue(batch)),
                .init("analysis", analysis ?? .null), .init("reason", JSONValue(reason)),
            ])
    }
}
