import ArgumentParser
import JSON

/// `varve health models`.
struct HealthModelsCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "One score for each deployed version, against its requirements.",
        discussion: "Example: varve health models --model chat")

    @Option(help: "Only this model.")
    var model: String?

    @Option(help: ArgumentHelp("What is scored: so long, to the last closed window.", valueName: "size"))
    var window: String?

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    private static let table = RegistryTable(fields: [
        .init("version") { RegistryText.version($0) }, .init("environment") { $0["environment"]?.string },
        .init("traffic", .right) { $0["share"]?.number.map(NumberText.share) },
        .init("score", .right) { HealthText.points($0["score"]) },
        .init("status", style: HealthText.style) { $0["status"]?.string },
        .init("sure", .right) { HealthText.share($0["confidence"]) },
        .init("because", isShrinkable: true) { HealthText.causes($0["factors"]) },
        .init("until") { $0["window"]?["end"]?.string.map(TimeText.short) },
    ])

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let parameters: [(name: String, value: String?)] = [
            ("model", model), ("window", window), moment.parameter,
        ]
        let answer = try await options.asking(context) { client throws(CommandFailure) in
            try await client.get(["views", "model-health"], parameters)
        }
        options.print(answer, in: context) { Self.table.lines(of: answer.json, "versions", layout: $0) }
        return .done
    }
}
