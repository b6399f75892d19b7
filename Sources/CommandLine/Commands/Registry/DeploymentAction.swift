import ArgumentParser
import JSON

/// What the commands to a deployment take: they differ in one word.
struct DeploymentAction: ParsableArguments {
    @Argument(help: "The deployment.")
    var deployment: String

    @Option(help: "Why.")
    var reason: String?

    @OptionGroup var options: CommandOptions

    func send(_ action: String, in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let command = ResourceCommand(
            .post, ["deployments", deployment, action], [.init("reason", JSONValue(reason))])
        return try await options.send(command, in: context) { answer in
            let already = answer.changedNothing ? " (nothing changed)" : ""
            return [
                "\(deployment): \(RegistryText.what(answer.json)), \(RegistryText.progress(answer.json))\(already)"
            ]
        }
    }
}
