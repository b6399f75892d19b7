import ArgumentParser
import JSON

/// `varve registry alias`.
struct RegistryAliasCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "alias", abstract: "Point an alias at a version, or delete it.",
        discussion: """
            Example: varve registry alias chat champion v2
            Deleting: varve registry alias chat champion --delete
            """)

    @Argument(help: "The model.")
    var model: String

    @Argument(help: "The alias.")
    var name: String

    @Argument(help: "The version that it points at from now on.")
    var version: String?

    @Flag(help: "Delete the alias.")
    var delete = false

    @Option(help: "Why.")
    var reason: String?

    @OptionGroup var options: CommandOptions

    func validate() throws {
        guard delete != (version != nil) else {
            throw ValidationError("Give a version, or --delete.")
        }
    }

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let command = ResourceCommand(
            delete ? .delete : .put, ["models", model, "aliases", name],
            [.init("version", JSONValue(version)), .init("reason", JSONValue(reason))])
        return try await options.send(command, in: context) { answer in
            guard let version else { return ["\(model) has no alias \(name) any more"] }
            return ["\(name) of \(model) is \(version)\(answer.changedNothing ? " already" : "")"]
        }
    }
}
