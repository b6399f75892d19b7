import ArgumentParser

/// The flags of `varve serve`, which `varve config` takes as well.
struct ServeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The data directory (default ./varve-data).", valueName: "dir"))
    var data: String?

    @Option(
        help: ArgumentHelp(
            "The brokers of a Kafka cluster, which is the log then instead of the data directory.",
            valueName: "host:port"))
    var kafka: String?

    @Option(
        help: ArgumentHelp(
            "Share the cluster's shards with other instances, which reach this one here.",
            valueName: "host:port"))
    var advertise: String?

    @Option(
        help: ArgumentHelp(
            "Instances that keep each shard warm beside the one that has it (default 0).", valueName: "n"))
    var standbys: String?

    @Option(help: ArgumentHelp("Where to listen (default 127.0.0.1:8080).", valueName: "host:port"))
    var listen: String?

    @Option(help: ArgumentHelp("Data shards of a new data directory.", valueName: "n"))
    var shards: String?

    @Option(
        help: ArgumentHelp(
            "What moves the recorded time: wall, or declared (POST /v1/watermark alone).", valueName: "clock")
    )
    var clock: String?

    @Option(
        help: ArgumentHelp(
            "A private, loopback or link-local HOST:PORT that webhooks may go to; repeatable.",
            valueName: "host:port"))
    var webhookAllow: [String] = []

    @Flag(help: "Allow listening on more than loopback without TLS and authentication.")
    var insecure = false

    @Option(help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel: String?

    @OptionGroup var settings: SettingsOptions

    func resolve(_ context: CommandContext) throws(CommandFailure) -> ResolvedSettings {
        try settings.resolve(
            context,
            flags: [
                ("data", data), ("kafka.bootstrap", kafka), ("kafka.advertise", advertise),
                ("kafka.standbys", standbys), ("listen", listen), ("shards", shards),
                ("clock", clock),
                ("webhooks.allow", webhookAllow.isEmpty ? nil : webhookAllow.joined(separator: ",")),
                ("insecure", insecure ? "true" : nil),
                ("log_level", logLevel),
            ])
    }
}
