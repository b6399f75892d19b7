import ArgumentParser
import JSON

/// `varve timeline`.
struct TimelineCommand: VarveCommand {
    static let asksServers = true
    static let configuration = CommandConfiguration(
        commandName: "timeline", abstract: "Everything that happened to a model, in one list by time.",
        discussion: """
            Example: varve timeline --model chat --from 2026-03-12T08:00:00Z --to 2026-03-12T12:00:00Z

            What people did and what the engine decided: versions, stages, splits, deployments, references, rules, \
            experiments, drift, alerts. So "what changed before p99 rose?" is one command: --to the time at which it \
            rose, --last 10.
            """)

    @Option(help: "Only what is about this model; everything without it.")
    var model: String?

    @Option(help: ArgumentHelp("The time from which on, RFC 3339; inclusive.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("The time up to which, RFC 3339; exclusive.", valueName: "time"))
    var to: String?

    @Option(
        help: ArgumentHelp(
            "Only events of these kinds, such as traffic,rollout,alert.firing.", valueName: "kinds"))
    var kind: String?

    @Option(help: ArgumentHelp("Only what this person did; `varve` is the engine.", valueName: "name"))
    var actor: String?

    @Option(help: ArgumentHelp("At most so many, the first ones.", valueName: "n"))
    var limit: Int?

    @Option(help: ArgumentHelp("At most so many, the last ones.", valueName: "n"))
    var last: Int?

    @Option(help: ArgumentHelp("Where the page before ended, as it said.", valueName: "token"))
    var pageToken: String?

    @OptionGroup var moment: MomentOptions
    @OptionGroup var target: TargetOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if limit != nil && last != nil { throw ValidationError("Give --limit or --last, not both.") }
    }

    private static let table = RegistryTable(fields: [
        .init("time") { $0["time"]?.string.map(TimeText.short) },
        .init("kind", style: style) { $0["kind"]?.string },
        .init("model") { $0["model"]?.string },
        .init("actor") { $0["actor"]?.string },
        .init("what happened", isShrinkable: true) { $0["summary"]?.string },
    ])

    /// What went wrong and what ended well are seen at once.
    private static func style(_ row: JSONValue) -> Style {
        switch row["kind"]?.string {
        case "alert.firing", "alert.escalated", "rollout.rolled_back", "rollout.rolled-back",
            "deployment.failed", "retraining.recommended", "detector.changed":
            .bad
        case "alert.resolved", "rollout.promoted", "deployment.promoted": .good
        default: .plain
        }
    }

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let question = ResourceQuestion(
            ["timeline"],
            [
                ("model", model), ("from", from), ("to", to), ("kind", kind), ("actor", actor),
                ("limit", (limit ?? last).map(String.init)), ("order", last == nil ? nil : "desc"),
                ("page_token", pageToken), moment.parameter,
            ])
        var (json, past) = try await question.ask(target, context)
        if last != nil { json = Self.reversed(json) }
        let printer = output.printer(context)
        switch printer.format {
        case .json: context.console.print(json.text)
        case .csv: ViewAnswer(json).csv.forEach(context.console.print)
        case .table:
            Self.table.lines(of: json, "timeline", layout: printer.layout).forEach(context.console.print)
        }
        past?.tell(context.console)
        return .done
    }

    /// The newest first, as the server gave them, in the order of a list again; there is no page behind them.
    private static func reversed(_ json: JSONValue) -> JSONValue {
        .object(
            (json.members ?? []).filter { $0.name != "next_page_token" }.map { member in
                guard member.name == "timeline", let rows = member.value.array else { return member }
                return .init("timeline", .array(rows.reversed()))
            })
    }
}
