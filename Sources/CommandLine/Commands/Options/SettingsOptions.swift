import ArgumentParser

/// The flags that set the configuration.
struct SettingsOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The data directory (default ./varve-data).", valueName: "dir"))
    var data: String?

    @Option(help: ArgumentHelp("A configuration file in YAML; `varve config` lists its keys.", valueName: "file"))
    var config: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel: String?

    /// - Parameter more: further keys and values that were given as flags.
    func resolve(
        _ context: CommandContext, more: [(key: String, text: String?)] = []
    ) throws(CommandFailure) -> ResolvedSettings {
        let all: [(key: String, text: String?)] = [("data", data), ("log_level", logLevel)] + more
        var flags: [(key: String, text: String)] = []
        for (key, text) in all { if let text { flags.append((key, text)) } }
        return try SettingsResolver(environment: context.environment)
            .resolve(flags: flags, configurationFile: config)
    }
}
