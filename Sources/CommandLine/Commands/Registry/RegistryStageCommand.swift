import ArgumentParser
import JSON

/// `varve registry stage`.
struct RegistryStageCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "stage", abstract: "Move a version to another stage.",
        discussion: """
            Example: varve registry stage chat/v2 testing --reason "offline tests passed"

            Forward by one of development, testing, staging, production; back to any earlier one; to archived from \
            anywhere, and from there to development. Production needs an approval.
            """)

    @Argument(help: ArgumentHelp("The version.", valueName: "model/version"))
    var version: VersionName

    @Argument(help: "development, testing, staging, production or archived.")
    var stage: String

    @Option(help: "Why.")
    var reason: String?

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let command = ResourceCommand(
            .post, version.resource.path + ["stage"],
            [.init("stage", .string(stage)), .init("reason", JSONValue(reason))])
        return try await options.send(command, in: context) { answer in
            let already = answer.changedNothing ? " already" : ""
            return ["\(version.resource) is in \(answer.json["stage"]?.string ?? stage)\(already)"]
        }
    }
}
