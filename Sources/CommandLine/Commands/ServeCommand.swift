import ArgumentParser
import Engine

/// `varve serve`.
struct ServeCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the engine and its HTTP server.",
        discussion: """
            Example: varve serve --data ./varve-data --listen 127.0.0.1:8080

            Prints one line when it is ready; logs go to standard error as JSON. SIGTERM and SIGINT drain, \
            snapshot and end with status 0; a second signal ends at once with 130.
            """)

    @OptionGroup var settings: SettingsOptions

    @Option(help: ArgumentHelp("Where to listen (default 127.0.0.1:8080).", valueName: "host:port"))
    var listen: String?

    @Option(help: ArgumentHelp("Data shards of a new data directory.", valueName: "n"))
    var shards: String?

    @Flag(help: "Allow listening on more than loopback without TLS and authentication.")
    var insecure = false

    func perform(in context: CommandContext) async throws(CommandFailure) -> ExitStatus {
        let resolved = try settings.resolve(
            context, more: [("listen", listen), ("shards", shards), ("insecure", insecure ? "true" : nil)])
        let signals = SignalWatch()
        return try await ServerRun(context: context, settings: resolved.settings).run(until: signals)
    }
}
