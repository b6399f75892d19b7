import ArgumentParser
import Engine

/// `varve demo`.
struct DemoCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "An engine with generated traffic that has a story, and what to look at.",
        discussion: """
            Example: varve demo --seconds 60

            Runs the engine in this process and shows latency percentiles per model and version while an hour of \
            traffic is told in the seconds that you give it. Ctrl-C ends it early. It leaves a data directory for \
            `varve query` and `varve replay verify`. The same seed makes the same events.
            """)

    @Option(help: ArgumentHelp("A new data directory (default ./varve-demo, made anew).", valueName: "dir"))
    var data: String?

    @OptionGroup var settings: SettingsOptions

    @Option(help: ArgumentHelp("How long to run.", valueName: "n"))
    var seconds = 60.0

    @Option(help: ArgumentHelp("Which events are generated.", valueName: "n"))
    var seed: UInt64 = 1

    func validate() throws {
        guard (1...86_400).contains(seconds) else {
            throw ValidationError("--seconds is between 1 and 86400.")
        }
    }

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        // What is wrong with the settings is said before anything is removed.
        var resolved = try settings.resolve(context, flags: []).settings
        resolved.engine.dataDirectory = try DemoDirectory.prepare(data, console: context.console)
        let run = DemoRun(context: context, settings: resolved, seed: seed, seconds: seconds)
        return try await run.run(until: SignalWatch())
    }
}
