import ArgumentParser
import JSON

/// `varve registry traffic`.
struct RegistryTrafficCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "traffic", abstract: "Show or set how a model's versions share the traffic.",
        discussion: """
            Example: varve registry traffic chat production v1=90 v2=10
            Showing: varve registry traffic chat production --as-of 2026-01-05T12:00:00Z

            Weights are per cent and make 100 together. Without an environment all of them are shown.
            """)

    @Argument(help: "The model.")
    var model: String

    @Argument(help: "The environment: development, staging, production …")
    var environment: String?

    @Argument(help: ArgumentHelp("The shares to set.", valueName: "version=weight"))
    var weights: [NamedPair] = []

    @Option(help: "Why it is set.")
    var reason: String?

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: CommandOptions

    func validate() throws {
        if !weights.isEmpty, moment.asOf != nil {
            throw ValidationError("--as-of is for showing: the past can't be set.")
        }
        if let environment, environment.contains("=") {
            throw ValidationError(
                "An environment comes before the weights, as in: chat production v1=90 v2=10")
        }
    }

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let path = ["models", model, "traffic"] + (environment.map { [$0] } ?? [])
        guard weights.isEmpty else {
            let command = ResourceCommand(
                .put, path,
                [.init("split", try NamedPair.split(weights)), .init("reason", JSONValue(reason))])
            return try await options.send(command, in: context) { answer in
                let already = answer.changedNothing ? " already" : ""
                let split = RegistryText.split(answer.json["split"]) ?? "none"
                return ["\(model) in \(environment ?? "?") is\(already): \(split)"]
            }
        }
        let answer = try await options.registry.asking(context) { client throws(CommandFailure) in
            try await client.get(path, [moment.parameter])
        }
        let shares = TrafficShares(answer.json).json
        if options.registry.output.printer(context).format == .csv {
            options.registry.output.printer(context).print(shares)
        } else {
            options.registry.print(answer, in: context) { layout in
                RegistryTable.traffic.lines(of: shares, "traffic", layout: layout)
            }
        }
        return .done
    }
}
