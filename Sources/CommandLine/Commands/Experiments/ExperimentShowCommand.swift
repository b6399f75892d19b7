import ArgumentParser
import JSON

/// `varve experiment show`.
struct ExperimentShowCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Report an experiment: its arms, what was found, and what is missing.",
        discussion: """
            Example: varve experiment show faster
            The past: varve experiment show faster --as-of 2026-01-05T12:00:00Z
            """)

    @Argument(help: "The experiment.")
    var name: String

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let answer = try await options.asking(context) { client throws(CommandFailure) in
            try await client.get(["experiments", name], [moment.parameter])
        }
        answer.past?.tell(context.console)
        options.print(resource: answer.json, in: context) { layout in
            ExperimentReport(answer.json).lines(layout)
        }
        return .done
    }
}
