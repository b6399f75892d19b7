import ArgumentParser
import JSON

/// `varve experiment history`.
struct ExperimentHistoryCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Who changed what of an experiment, when and why.",
        discussion: """
            Example: varve experiment history faster

            Oldest first. What the engine did by itself is by `varve`.
            """)

    @Argument(help: "The experiment.")
    var name: String

    @Option(help: ArgumentHelp("At most so many.", valueName: "n"))
    var limit: Int?

    @Option(help: ArgumentHelp("Where the page before ended, as it said.", valueName: "token"))
    var pageToken: String?

    @OptionGroup var options: RegistryOptions

    private static let table = RegistryTable(fields: [
        .init("time") { $0["time"]?.string.map(TimeText.short) }, .init("actor") { $0["actor"]?.string },
        .init("event") { $0["type"]?.string.map(shortType) },
        .init("reason", isShrinkable: true) { $0["reason"]?.string },
    ])

    /// `io.varve.experiment.started.v1` is `started`.
    private static func shortType(_ type: String) -> String {
        let parts = type.split(separator: ".")
        return parts.count == 5 ? String(parts[3]) : type
    }

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let parameters = [("limit", limit.map(String.init)), ("page_token", pageToken)]
        let answer = try await options.asking(context) { client throws(CommandFailure) in
            try await client.get(["experiments", name, "history"], parameters)
        }
        options.print(answer, in: context) { layout in
            Self.table.lines(of: answer.json, "history", layout: layout)
        }
        return .done
    }
}
