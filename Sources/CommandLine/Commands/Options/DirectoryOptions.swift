import ArgumentParser
import Engine

/// The data directory that a command works on.
struct DirectoryOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The data directory (default ./varve-data).", valueName: "dir"))
    var data: String?

    @OptionGroup var settings: SettingsOptions

    func configuration(_ context: CommandContext) throws(CommandFailure) -> EngineConfiguration {
        try settings.resolve(context, flags: [("data", data)]).settings.engine
    }
}
