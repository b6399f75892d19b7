import ArgumentParser

/// `varve registry history`.
struct RegistryHistoryCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Who changed what of a model, when and why.",
        discussion: """
            Example: varve registry history chat --type stage --actor ann --from 2026-01-01T00:00:00Z

            Oldest first. What the engine did by itself is by `varve`.
            """)

    @Argument(help: "The model.")
    var model: String

    @Option(help: ArgumentHelp("The time from which on, RFC 3339; inclusive.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("The time up to which, RFC 3339; exclusive.", valueName: "time"))
    var to: String?

    @Option(help: "Only events of this type, such as stage.changed, or deployment for all of a deployment's.")
    var type: String?

    @Option(help: ArgumentHelp("Only what this person did.", valueName: "name"))
    var actor: String?

    @Option(help: ArgumentHelp("At most so many.", valueName: "n"))
    var limit: Int?

    @Option(help: ArgumentHelp("Where the page before ended, as it said.", valueName: "token"))
    var pageToken: String?

    @OptionGroup var options: RegistryOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let parameters = [
            ("from", from), ("to", to), ("type", type), ("actor", actor), ("limit", limit.map(String.init)),
            ("page_token", pageToken),
        ]
        let answer = try await options.asking(context) { client throws(CommandFailure) in
            try await client.get(["models", model, "history"], parameters)
        }
        options.print(answer, in: context) { layout in
            RegistryTable.history.lines(of: answer.json, "history", layout: layout)
        }
        return .done
    }
}
