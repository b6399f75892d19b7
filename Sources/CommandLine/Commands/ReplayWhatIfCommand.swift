import ArgumentParser
import JSON

/// `varve replay what-if`.
struct ReplayWhatIfCommand: VarveCommand {
    static let asksServers = true
    static let configuration = CommandConfiguration(
        commandName: "what-if",
        abstract: "Fold recorded decisions again with changed rules, and show which would differ.",
        discussion: """
            Example: varve replay what-if --data ./varve-data --rules rules.yaml

            The file, in YAML or JSON, has one rule or a pack of them, as for `varve rules put`: {rules: [{name: \
            latency-high, when: latency.p99_ms > 80, for: 5m}]}. A rule that says no name has that of its file. Each \
            stands in place of the one of its name; one that there never was judges from the beginning, or from --from; of \
            {name: noisy, deleted: true} nobody is to have heard. \
            --changes takes a file of everything that can be supposed otherwise, {rules: […], monitors: […], references: […], health: […], \
            experiments: [{name: ab, alpha: 0.01}], rollouts: [{deployment: d1, analysis: {failure_limit: 2}}]}: rules, \
            monitors, references and health policies as they are put, of experiments and rollouts the members that change; and, by folding \
            the raw events again, settings: {windows.out_of_order: 30s} and dimensions: [{model: '*', field: region}]. \
            A decision that falls up to an hour earlier or later counts as moved. Nothing in the directory is changed, \
            and nobody is told.
            """)

    @OptionGroup var options: WhatIfOptions

    @Option(help: ArgumentHelp("The changed rules.", valueName: "file"))
    var rules: String?

    @Option(help: ArgumentHelp("Changed definitions of any kind.", valueName: "file"))
    var changes: String?

    func validate() throws {
        if rules == nil && changes == nil { throw ValidationError("Give --rules or --changes.") }
    }

    private static let table = RegistryTable(fields: [
        .init("change") { $0["change"]?.string }, .init("decision") { $0["kind"]?.string },
        .init("rule") { $0["rule"]?.string }, .init("subject", isShrinkable: true) { $0["subject"]?.string },
        .init("time") { ($0["time"] ?? $0["from"])?.string.map(TimeText.short) },
        .init("moved to") { $0["to"]?.string.map(TimeText.short) },
        .init("later by", .right) { $0["later_by_seconds"]?.number.map(Self.span) },
    ])

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let answer = try await options.ask(try changed(), in: context)
        options.output.printer(context).print(answer, rows: Self.rows(answer)) {
            Self.table.lines(of: ["differences": Self.rows(answer)], "differences", layout: $0)
                + (answer["summary"]?["text"]?.array ?? []).compactMap(\.string).map($0.remark)
        }
        return .done
    }

    private func changed() throws(CommandFailure) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        if let changes {
            members =
                try DefinitionFile.read(
                    changes, what: "changes", example: "{monitors: [{name: …, drift: …}]}"
                ).members ?? []
        }
        guard let rules else { return members }
        let added = RuleFile.supposed(try RuleFile.rules([rules], .namedByFile))
        let listed = members.first { $0.name == "rules" }?.value.array ?? []
        return members.filter { $0.name != "rules" }
            + [.init("rules", .array(listed + (added.array ?? [])))]
    }

    /// Without evidence, which no table has room for.
    private static func rows(_ answer: JSONValue) -> JSONValue {
        .array(
            ["added", "removed", "moved"].flatMap { change in
                (answer[change]?.array ?? []).map { row in
                    .object(
                        [.init("change", .string(change))]
                            + (row.members ?? []).filter { $0.name != "evidence" })
                }
            })
    }

    private static func span(_ seconds: Double) -> String {
        (seconds < 0 ? "-" : "") + DurationText.format(milliseconds: Int64(abs(seconds) * 1_000))
    }
}
