import ArgumentParser
import JSON

/// `varve experiment list`.
struct ExperimentListCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List experiments, by name.",
        discussion: "Example: varve experiment list --status running")

    @Option(help: "Only those over this model.")
    var model: String?

    @Option(help: "Only those that are draft, running, stopped or decided.")
    var status: String?

    @Option(help: ArgumentHelp("At most so many.", valueName: "n"))
    var limit: Int?

    @Option(help: ArgumentHelp("Where the page before ended, as it said.", valueName: "token"))
    var pageToken: String?

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    private static let table = RegistryTable(fields: [
        .init("experiment") { $0["name"]?.string }, .init("model") { $0["model"]?.string },
        .init("status") { $0["status"]?.string }, .init("metric") { $0["metric"]?.string },
        .init("effect", .right) { ExperimentReport.effect($0["comparison"]) },
        .init("p", .right) { $0["comparison"]?["p_value"]?.number.map(NumberText.short) },
        .init("verdict") { $0["verdict"]?.string?.replacing("_", with: " ") },
        .init("through") { $0["through"]?.string.map(TimeText.short) },
        .init("reason", isShrinkable: true) { $0["reason"]?.string },
    ])

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let parameters = [
            ("model", model), ("status", status), ("limit", limit.map(String.init)),
            ("page_token", pageToken), moment.parameter,
        ]
        let answer = try await options.asking(context) { client throws(CommandFailure) in
            try await client.get(["experiments"], parameters)
        }
        options.print(answer, in: context) {
            Self.table.lines(of: answer.json, "experiments", layout: $0)
        }
        return .done
    }
}
