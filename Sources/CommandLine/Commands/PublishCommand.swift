import ArgumentParser
import Engine

/// `varve publish`.
struct PublishCommand: VarveCommand {
    static let asksServers = true
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Send events from files or standard input.",
        discussion: """
            Example: varve publish inference events.ndjson.gz more.ndjson --server http://127.0.0.1:8080

            Reads NDJSON (a CloudEvent a line) or CSV with --map; gzip and LZ4 are read as they are, - is standard \
            input. Ends with the counts of accepted and rejected events, with each reason's count and first line \
            numbers. The status is 0 if every event was accepted, 1 if any was rejected or an input is damaged.

            Events are sent at least once: a batch whose answer was lost is sent again, and the engine recognizes \
            the events that it has by source, id and type. So the same input can always be sent again. One \
            connection keeps the input's order.
            """)

    @Argument(help: "The topic: inference, telemetry or feedback.")
    var topic: String

    @Argument(help: ArgumentHelp("The files; - or none is standard input.", valueName: "file"))
    var files: [String] = []

    @OptionGroup var target: TargetOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("At most so many events a second.", valueName: "n"))
    var rate: Double?

    @Option(help: ArgumentHelp("Events in a request.", valueName: "n"))
    var batch = 1_000

    @Option(
        help: ArgumentHelp(
            "Requests under way at once; more than one doesn't keep the order.", valueName: "n"))
    var connections = 1

    func validate() throws {
        guard (1...100_000).contains(batch) else { throw ValidationError("--batch is between 1 and 100000.") }
        guard (1...256).contains(connections) else {
            throw ValidationError("--connections is between 1 and 256.")
        }
        if let rate, !(rate > 0 && rate <= 1e9) { throw ValidationError("--rate is more than 0.") }
    }

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let resolved = try target.resolve(context)
        let paths = files.isEmpty ? [FileSource.standardInput] : files
        var inputs: [EventInput] = []
        for (path, format) in zip(paths, try input.formats(of: paths)) {
            inputs.append(try EventInput(path: path, format: format))
        }
        let run = PublishRun(
            context: context, topic: topic, inputs: inputs,
            limits: InputLimits(
                eventBytes: resolved.settings.engine.limits.eventBytes,
                batchEvents: rate.map { RatePacer.batchEvents(batch, eventsPerSecond: $0) } ?? batch),
            connections: connections, eventsPerSecond: rate, printer: output.printer(context))
        if target.kafka != nil { return try await run.toCluster(resolved.settings) }
        guard target.data == nil else { return try await run.intoDirectory(resolved.settings) }
        return try await run.toServer(try target.server.address(context))
    }
}
