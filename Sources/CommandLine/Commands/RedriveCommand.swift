import ArgumentParser

/// `varve replay redrive`.
struct RedriveCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "redrive", abstract: "Feed dead letters back into their topics after a fix.",
        discussion: """
            Example: varve replay redrive --data ./varve-data --reason too_large --dry-run

            What can be read now becomes an event of its topic and leaves the dead letters; what is refused again \
            stays, once. An event that was fed back before is recognized as a repetition.
            """)

    @OptionGroup var directory: DirectoryOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only letters of this reason, whole or as far as its colon, such as too_large.")
    var reason: String?

    @Flag(help: "Write nothing; say what would be fed back.")
    var dryRun = false

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let settings = try directory.settings.resolve(context, flags: [("data", directory.data)]).settings
        let report = try await context.provider.redrive(settings, reason: reason, isDryRun: dryRun)
        output.printer(context).print(report)
        return .done
    }
}
