import ArgumentParser
import Engine

/// `varve query`.
struct QueryCommand: VarveCommand {
    static let asksServers = true
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Ask a view of a server, or of a data directory that no server holds.",
        discussion: """
            Example: varve query latency --model chat --window 10m --from 2026-01-01T00:00:00Z
            The past: varve query latency --as-of 2026-01-01T12:00:00Z

            --as-of takes the `position` of an earlier answer, and gives that answer again, or a time, and gives what \
            was known then. json prints the answer as it is; table and csv flatten it, a window a row.
            """)

    @Argument(help: "The view: latency, late, dead-letters …")
    var view: String

    @OptionGroup var parameters: ViewOptions
    @OptionGroup var target: TargetOptions
    @OptionGroup var output: OutputOptions

    @Option(
        help: ArgumentHelp("Wait until this position is folded: read your own writes.", valueName: "position")
    )
    var after: String?

    @Option(help: ArgumentHelp("How long to wait for it, in milliseconds.", valueName: "n"))
    var timeoutMs: Int?

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let query = ViewRequest(
            view: view, parameters: try parameters.parameters(), after: after, timeoutMilliseconds: timeoutMs)
        let printer = output.printer(context)
        guard target.data != nil else {
            let client = ServerClient(try target.server.address(context))
            let answer = await query.ask(client)
            await client.shutdown()
            let view = try answer.get()
            try view.print(with: printer)
            view.past?.tell(context.console)
            return .done
        }
        let settings = try target.resolve(context).settings
        let answer = try await query.ask(directoryOf: settings, provider: context.provider)
        printer.print(answer.json)
        answer.past.map(PastAnswer.init)?.tell(context.console)
        return .done
    }
}
