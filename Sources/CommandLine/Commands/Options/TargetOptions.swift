import ArgumentParser

/// A server, or a data directory that no server holds.
struct TargetOptions: ParsableArguments {
    @OptionGroup var server: ServerOptions

    @Option(
        help: ArgumentHelp("A data directory that no server holds, instead of a server.", valueName: "dir"))
    var data: String?

    @Option(
        help: ArgumentHelp(
            "The brokers of a Kafka cluster, instead of a server or a directory.", valueName: "host:port"))
    var kafka: String?

    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        let targets = [server.server, data, kafka].compactMap { $0 }
        if targets.count > 1, kafka != nil { throw ValidationError("Give --kafka alone.") }
        if server.server != nil && data != nil { throw ValidationError("Give --server or --data, not both.") }
    }

    func resolve(_ context: CommandContext) throws(CommandFailure) -> ResolvedSettings {
        try settings.resolve(context, flags: [("data", data), ("kafka.bootstrap", kafka)])
    }
}
