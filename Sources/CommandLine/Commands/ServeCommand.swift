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

    @OptionGroup var options: ServeOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let resolved = try options.resolve(context)
        let signals = SignalWatch()
        return try await ServerRun(context: context, settings: resolved.settings).run {
            await signals.first()
        }
    }
}
