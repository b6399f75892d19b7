import ArgumentParser

/// `varve replay`.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Prove state from the log.",
        subcommands: [ReplayVerifyCommand.self, ReplayRebuildCommand.self, RedriveCommand.self])
}

/// `varve replay verify`.
struct ReplayVerifyCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Refold the log and compare every recorded state hash.",
        discussion: """
            Example: varve replay verify --data ./varve-data

            Prints events, seconds, events per second and the final hash. Status 1 names the first shard and \
            journal position that differ, or what is damaged.
            """)

    @OptionGroup var directory: DirectoryOptions
    @OptionGroup var output: OutputOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let configuration = try directory.configuration(context)
        let line = ProgressLine(context.console)
        defer { line.clear() }
        let report = try await context.provider.verify(configuration) { line.update($0) }
        line.clear()
        return CheckPrinter(output.printer(context)).print(report)
    }
}
