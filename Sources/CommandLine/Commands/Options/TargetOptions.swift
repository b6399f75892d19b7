import ArgumentParser

/// A server, or a data directory that no server holds.
struct TargetOptions: ParsableArguments {
    @OptionGroup var server: ServerOptions

    @Option(
        help: ArgumentHelp("A data directory that no server holds, instead of a server.", valueName: "dir"))
    var data: String?

    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        if server.server != nil && data != nil { throw ValidationError("Give --server or --data, not both.") }
    }

    func resolve(_ context: CommandContext) throws(CommandFailure) -> ResolvedSettings {
        try settings.resolve(context, flags: [("data", data)])
    }
}
