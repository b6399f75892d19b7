import ArgumentParser

/// `varve health`.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "How devices and models are, why, and where they go.",
        discussion: """
            Example: varve health --status critical
            One device: varve health drill-7
            To begin with: varve health install classic --devices 'drill-*'
            """,
        subcommands: [
            HealthShowCommand.self, HealthFleetCommand.self, HealthModelsCommand.self,
            HealthInstallCommand.self, HealthPutCommand.self, HealthPoliciesCommand.self,
            HealthDeleteCommand.self,
        ],
        defaultSubcommand: HealthShowCommand.self)
}
