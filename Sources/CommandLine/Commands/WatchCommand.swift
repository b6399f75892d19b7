import ArgumentParser

/// `varve watch`.
struct WatchCommand: VarveCommand {
    private static let shortestInterval = 0.1

    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "A live table of a view, redrawn in place.",
        discussion: """
            Example: varve watch latency --model chat --window 1m --limit 20

            The newest windows of a model, 20 at the most. Asks a server again and again. Piped, each table follows the last one. Ctrl-C ends it.
            """)

    @Argument(help: "The view.")
    var view = "latency"

    @OptionGroup var parameters: ViewOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("Seconds between two tables.", valueName: "n"))
    var every = 1.0

    func validate() throws {
        guard every >= Self.shortestInterval, every <= 86_400 else {
            throw ValidationError("--every is at least \(Self.shortestInterval) seconds.")
        }
    }

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let request = ViewRequest(view: view, parameters: try parameters.parameters())
        let client = ServerClient(try server.address(context))
        let screen = LiveScreen(context.console)
        let printer = output.printer(context)
        let signals = SignalWatch()
        let interval = Duration.seconds(every)
        let outcome = await Interruptible.run(until: signals) { () async -> CommandFailure? in
            while !Task.isCancelled, context.console.outputFailure == nil {
                if let failure = await Self.round(request, client, screen, printer) {
                    // A request that the signal broke off has failed, and that is what was asked for.
                    return Task.isCancelled ? nil : failure
                }
                try? await Task.sleep(for: interval)
            }
            return nil
        }
        await client.shutdown()
        if let failure = outcome { throw failure }
        return .done
    }

    /// Asks and shows the answer once.
    private static func round(
        _ request: ViewRequest, _ client: ServerClient, _ screen: LiveScreen, _ printer: ResultPrinter
    ) async -> CommandFailure? {
        switch await request.ask(client) {
        case .failure(let failure): failure
        case .success(let view): show(view, on: screen, with: printer)
        }
    }

    private static func show(
        _ view: ServedView, on screen: LiveScreen, with printer: ResultPrinter
    ) -> CommandFailure? {
        do throws(CommandFailure) {
            guard printer.format == .table else {
                try view.print(with: printer)
                return nil
            }
            let answer = ViewAnswer(try view.parsed())
            screen.draw(answer.lines(layout: printer.layout), rows: Terminal.outputRows)
            return nil
        } catch {
            return error
        }
    }
}
