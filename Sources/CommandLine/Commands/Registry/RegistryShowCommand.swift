import ArgumentParser
import JSON

/// `varve registry show`.
struct RegistryShowCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a model or a version, and what is live of it.",
        discussion: """
            Example: varve registry show chat/v2
            The past: varve registry show chat --as-of 2026-01-05T12:00:00Z

            A version with its approval and conditions, both with their aliases, traffic and open deployments.
            """)

    @Argument(help: ArgumentHelp("The model, or the version.", valueName: "model[/version]"))
    var name: ResourceName

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let (resource, live) = try await options.asking(context) { client throws(CommandFailure) in
            let resource = try await client.get(name.path, [moment.parameter])
            // What is live is asked for as of the same moment, so that nothing is shown half changed.
            let asOf = moment.asOf ?? resource.json["position"]?.string
            return (resource, try await LiveState.read(name.model, asOf: asOf, client))
        }
        resource.past?.tell(context.console)
        if name.version == nil {
            let shown = ModelCard(model: resource, live: live)
            options.print(resource: shown.json, in: context) { shown.card.lines(showsColor: $0.showsColor) }
        } else {
            let shown = VersionCard(version: resource, live: live)
            options.print(resource: shown.json, in: context) { shown.card.lines(showsColor: $0.showsColor) }
        }
        return .done
    }
}
