import ArgumentParser
import JSON

/// `varve explain`.
struct ExplainCommand: VarveCommand {
    static let asksServers = true
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "What a number of a view was folded from.",
        discussion: """
            Example: varve explain latency --model chat --at 2026-03-12T10:04:00Z --events

            The window of the view that holds the time, the offsets between which its events lie in each partition, and \
            with --events the events themselves. For views over windows: latency, drift, quality.
            """)

    @Argument(help: "The view.")
    var view: String

    @Option(help: ArgumentHelp("A time in the window, RFC 3339.", valueName: "time"))
    var at: String

    @Option(help: "Only this model.")
    var model: String?

    @Option(help: "Only this version.")
    var version: String?

    @Option(help: "Only this variant.")
    var variant: String?

    @Option(help: "Drift: only this feature.")
    var feature: String?

    @Option(
        help: ArgumentHelp("The window's length, such as 5m; the base window without it.", valueName: "time"))
    var window: String?

    @Flag(help: "List the events, too.")
    var events = false

    @Option(help: ArgumentHelp("At most so many events.", valueName: "n"))
    var limit: Int?

    @Option(help: ArgumentHelp("Where the page of events before ended, as it said.", valueName: "token"))
    var pageToken: String?

    @OptionGroup var moment: MomentOptions
    @OptionGroup var target: TargetOptions
    @OptionGroup var output: OutputOptions

    private static let inputs = RegistryTable(fields: [
        .init("topic") { $0["topic"]?.string }, .init("partition", .right) { $0["partition"]?.text },
        .init("first offset", .right) { $0["first_offset"]?.text },
        .init("last offset", .right) { $0["last_offset"]?.text },
        .init("gone before", .right) { $0["gone_before"]?.text },
    ])

    private static let eventTable = RegistryTable(fields: [
        .init("topic") { $0["topic"]?.string }, .init("partition", .right) { $0["partition"]?.text },
        .init("offset", .right) { $0["offset"]?.text },
        .init("time") { $0["event"]?["time"]?.string.map(TimeText.short) },
        .init("id", isShrinkable: true) { $0["event"]?["id"]?.string },
        .init("note") { $0["repetition"] == true ? "repeated" : nil },
        .init("data", isShrinkable: true) { $0["event"]?["data"]?.text },
    ])

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let question = ResourceQuestion(
            ["explain"],
            [
                ("view", view), ("at", at), ("model", model), ("version", version), ("variant", variant),
                ("feature", feature), ("window", window), ("events", events ? "true" : nil),
                ("limit", limit.map(String.init)), ("page_token", pageToken), moment.parameter,
            ])
        let (json, past) = try await question.ask(target, context)
        let printer = output.printer(context)
        switch printer.format {
        case .json: context.console.print(json.text)
        // What a spreadsheet is wanted of: the events if they are asked for, else the ranges.
        case .csv:
            let rows = events ? "events" : "inputs"
            ViewAnswer([rows: json[rows] ?? []]).csv.forEach(context.console.print)
        case .table: lines(json, printer.layout).forEach(context.console.print)
        }
        past?.tell(context.console)
        return .done
    }

    private func lines(_ json: JSONValue, _ layout: TableLayout) -> [String] {
        let windows: JSONValue = ["view": json["view"] ?? .null, "windows": json["windows"] ?? []]
        var lines = ViewAnswer(windows).lines(layout: layout)
        // What pages there are is said of the events.
        let inputs: JSONValue = ["inputs": json["inputs"] ?? []]
        lines += ["", "folded from"] + Self.inputs.lines(of: inputs, "inputs", layout: layout)
        if events { lines += ["", "events"] + Self.eventTable.lines(of: json, "events", layout: layout) }
        return lines
    }
}
