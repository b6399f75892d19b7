import ArgumentParser

/// Where the configuration comes from.
struct SettingsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A configuration file in YAML; `varve config` lists its keys.", valueName: "file"))
    var config: String?

    /// - Parameter flags: keys and values that were given as flags; nil was not given.
    func resolve(
        _ context: CommandContext, flags: [(key: String, text: String?)]
    ) throws(CommandFailure) -> ResolvedSettings {
        var given: [(key: String, text: String)] = []
        for (key, text) in flags { if let text { given.append((key, text)) } }
        return try SettingsResolver(environment: context.environment)
            .resolve(flags: given, configurationFile: config)
    }
}
