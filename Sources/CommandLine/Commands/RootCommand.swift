import ArgumentParser

/// `varve`.
struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "varve",
        abstract: "An event-sourced stream engine for ML operations.",
        discussion: """
            Example: varve serve, and in another terminal: varve publish inference events.ndjson.gz

            Exit status: 0 done; 1 the check it ran found a difference or a failure; 2 usage; 3 the server, \
            broker or data directory can't be used.

            `varve --version` prints the version, `varve --generate-completion-script bash` (zsh, fish) the \
            completions of a shell.
            """,
        subcommands: [
            ServeCommand.self, PublishCommand.self, QueryCommand.self, WatchCommand.self, TailCommand.self,
            FoldCommand.self, RegistryCommand.self, TimelineCommand.self, ExplainCommand.self,
            ReferenceCommand.self, MonitorCommand.self, ExperimentCommand.self, HealthCommand.self,
            DimensionCommand.self, RulesCommand.self, AlertsCommand.self, WebhooksCommand.self,
            ReplayCommand.self, BackupCommand.self, RestoreCommand.self,
            TopicsCommand.self, LogCommand.self,
            ConfigCommand.self, DemoCommand.self,
        ])
}
