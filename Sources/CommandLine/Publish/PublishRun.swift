import Engine
import JSON

/// One run of `varve publish`, once its inputs are known to be there.
struct PublishRun {
    let context: CommandContext
    let topic: String
    let inputs: [EventInput]
    let limits: InputLimits
    let connections: Int
    let eventsPerSecond: Double?
    let printer: ResultPrinter

    func toServer(_ address: ServerAddress) async throws(CommandFailure) -> CommandStatus {
        let client = ServerClient(address, connections: connections)
        let outcome = await publish(to: HTTPTarget(client))
        await client.shutdown()
        return try finish(outcome)
    }

    /// Into a data directory that no server holds.
    func intoDirectory(_ settings: Settings) async throws(CommandFailure) -> CommandStatus {
        let engine = try await context.provider.openService(settings)
        _ = await EngineReadiness.wait(for: engine.service)
        let outcome = await publish(to: EngineTarget(engine.service))
        do {
            try await engine.shutdown()
        } catch {
            throw CommandFailure(error)
        }
        return try finish(outcome)
    }

    /// Into the topics of a Kafka cluster, past every engine.
    func toCluster(_ settings: Settings) async throws(CommandFailure) -> CommandStatus {
        let (target, close) = try await context.provider.openCluster(settings)
        let outcome = await publish(to: target)
        close()
        return try finish(outcome)
    }

    private func publish(
        to target: any PublishTarget
    ) async -> (tally: PublishTally, failure: CommandFailure?) {
        let line = ProgressLine(context.console)
        var options = Publisher.Options(topic: topic)
        options.connections = connections
        options.eventsPerSecond = eventsPerSecond
        let names = inputs.map { $0.path == FileSource.standardInput ? "standard input" : $0.path }
        let console = context.console
        let publisher = Publisher(
            target: target, options: options, files: names, progress: { line.update($0) },
            notice: { notice in
                line.clear()
                console.complain("varve: \(DisplayText.harmless(notice))")
            })
        let outcome = await publisher.run(EventFeed(inputs: inputs, limits: limits))
        line.clear()
        return outcome
    }

    /// Prints the counts, also those of a run that broke off.
    private func finish(
        _ outcome: (tally: PublishTally, failure: CommandFailure?)
    ) throws(CommandFailure) -> CommandStatus {
        if outcome.failure == nil || outcome.tally.events > 0 { printCounts(outcome.tally) }
        if let failure = outcome.failure { throw failure }
        return outcome.tally.rejected == 0 ? .done : .difference
    }

    private func printCounts(_ tally: PublishTally) {
        switch printer.format {
        case .json: context.console.print(tally.json.text)
        case .csv: tally.csv.forEach(context.console.print)
        case .table: tally.lines(layout: printer.layout).forEach(context.console.print)
        }
    }
}
