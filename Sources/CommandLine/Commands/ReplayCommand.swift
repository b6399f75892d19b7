import ArgumentParser

/// `varve replay`.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Prove state from the log.",
        subcommands: [
            ReplayVerifyCommand.self, ReplayRebuildCommand.self, ReplayWhatIfCommand.self,
            ReplaySweepCommand.self, ReplayDiffCommand.self, ReplayUpgradeCommand.self, RedriveCommand.self,
        ])
}

/// `varve replay verify`.
struct ReplayVerifyCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Refold the log and compare every recorded state hash.",
        discussion: """
            Example: varve replay verify --data ./varve-data
            A cluster: varve replay verify --kafka broker:9092

            Prints events, seconds, events per second and the final hash. Status 1 names the first shard and \
            journal position that differ, or what is damaged.
            """)

    @OptionGroup var directory: DirectoryOptions
    @OptionGroup var output: OutputOptions

    @Option(
        help: ArgumentHelp("The brokers of a Kafka cluster, instead of a directory.", valueName: "host:port"))
    var kafka: String?

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let settings = try directory.settings.resolve(
            context, flags: [("data", directory.data), ("kafka.bootstrap", kafka)]
        ).settings
        let line = ProgressLine(context.console)
        defer { line.clear() }
        let report = try await context.provider.verify(settings) { line.update($0) }
        line.clear()
        return CheckPrinter(output.printer(context)).print(report)
    }
}
