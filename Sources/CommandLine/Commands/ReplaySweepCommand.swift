import ArgumentParser
import JSON

/// `varve replay sweep`.
struct ReplaySweepCommand: VarveCommand {
    static let asksServers = true
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: "Try a rule at every point of a grid of thresholds, and hold it against known incidents.",
        discussion: """
            Example: varve replay sweep --data ./varve-data --rules rule.yaml --set limit=80..200/20 \
            --set held=1m,5m --incidents incidents.csv

            The rule has placeholders: {name: latency-high, when: "latency.p99_ms > {limit}", for: "{held}"}. Their values \
            are given with --set, as a list or as from..to/step, or in the file as `parameters`: {limit: {from: 80, to: \
            200, count: 7, scale: log}, held: [1m, 5m]}. The incidents are a list of ranges, in CSV with the columns from, \
            to, subject and name, or in YAML or JSON: {incidents: [{from: …, to: …, subject: chat}]}.

            An incident is about whatever an alert is called: chat/v4 where a rule tells versions apart, chat/* for all of them. \
            An alert that fires within an incident about its subject has found it; precision is the share of alerts that \
            found one, recall the share of incidents that were found.
            """)

    @OptionGroup var options: WhatIfOptions

    @Option(help: ArgumentHelp("The rules, with placeholders.", valueName: "file"))
    var rules: String

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("A parameter's values: limit=50,100 or limit=50..200/10.", valueName: "values"))
    var settings: [String] = []

    @Option(help: ArgumentHelp("Incidents that were there to be found.", valueName: "file"))
    var incidents: String?

    @Option(
        help: ArgumentHelp(
            "How long before an incident's labelled beginning an alert may fire and still have found it.",
            valueName: "duration"))
    var lead: String?

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        var members = try SweepFile.read(rules, settings: settings)
        if let incidents { members.append(.init("incidents", try IncidentFile.read(incidents))) }
        if let lead { members.append(.init("lead", .string(lead))) }
        let answer = try await options.ask(members, in: context)
        context.console.warn(of: answer)
        let rows = SweepTable.rows(answer)
        options.output.printer(context).print(answer, rows: rows) {
            SweepTable.lines(of: answer, rows, layout: $0)
        }
        return .done
    }
}
