import ArgumentParser
import JSON

/// `varve tail`.
struct TailCommand: VarveCommand {
    private static let pauseMilliseconds = 250
    /// Events of one question.
    private static let page = 1_000

    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "Follow the events of a topic.",
        discussion: """
            Example: varve tail inference --where model=chat --where status=error

            From now on, or --from a time; an event a line. Ctrl-C ends it.
            """)

    @Argument(help: "The topic: inference, feedback, telemetry, registry, rules, decisions …")
    var topic: String

    @Option(
        help: ArgumentHelp(
            "A time since when events were written (RFC 3339), or `beginning`; now without it.",
            valueName: "time"))
    var from: String?

    @Option(
        name: [.customLong("where")],
        help: ArgumentHelp(
            "Only events whose data have this value; may be given several times. `features.country=DE` reaches "
                + "deeper, `type=…` is of the event itself.", valueName: "name=value"))
    var conditions: [String] = []

    @Option(help: ArgumentHelp("End after so many events.", valueName: "n"))
    var limit: Int?

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is 1 or more.") }
    }

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let client = ServerClient(try server.address(context))
        let registry = RegistryClient(client: client)
        let printer = RecordPrinter(output.printer(context))
        let signals = SignalWatch()
        let follow = self
        let outcome = await Interruptible.run(until: signals) { () async -> CommandFailure? in
            do throws(CommandFailure) {
                try await follow.follow(registry, printer, context.console)
                return nil
            } catch {
                // A request that the signal broke off has failed, and that is what was asked for.
                return Task.isCancelled ? nil : error
            }
        }
        await client.shutdown()
        if let failure = outcome { throw failure }
        return .done
    }

    private func follow(
        _ client: RegistryClient, _ printer: RecordPrinter, _ console: Console
    ) async throws(CommandFailure) {
        let filter = conditions.isEmpty ? nil : conditions.joined(separator: ",")
        var (next, rest) = (from, limit ?? .max)
        while !Task.isCancelled, console.outputFailure == nil, rest > 0 {
            let answer = try await client.get(
                ["topics", topic, "events"],
                [("from", next), ("where", filter), ("limit", String(min(rest, Self.page)))]
            ).json
            let events = answer["events"]?.array ?? []
            events.forEach(printer.print)
            rest -= events.count
            let isAtEnd = events.isEmpty && next == answer["next"]?.string
            next = answer["next"]?.string
            if isAtEnd { try? await Task.sleep(for: .milliseconds(Self.pauseMilliseconds)) }
        }
    }
}
