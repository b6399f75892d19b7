import ArgumentParser
import JSON

/// `varve replay what-if`.
struct ReplayWhatIfCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "what-if",
        abstract: "Fold recorded decisions again with changed rules, and show which would differ.",
        discussion: """
            Example: varve replay what-if --data ./varve-data --rules rules.yaml

            The file, in YAML or JSON: {rules: [{name: latency-high, when: latency.p99_ms > 80, for: 5m}]}. Each rule \
            stands in place of the one of its name; one that there never was judges from the beginning, or from --from. \
            A decision that falls up to an hour earlier or later counts as moved. Nothing in the directory is changed, \
            and nobody is told.
            """)

    @OptionGroup var directory: DirectoryOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("The changed rules.", valueName: "file"))
    var rules: String

    @Option(help: ArgumentHelp("Only decisions of this time or later.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Only decisions before this time.", valueName: "time"))
    var to: String?

    private static let table = RegistryTable(fields: [
        .init("change") { $0["change"]?.string }, .init("decision") { $0["kind"]?.string },
        .init("rule") { $0["rule"]?.string }, .init("subject", isShrinkable: true) { $0["subject"]?.string },
        .init("time") { ($0["time"] ?? $0["from"])?.string.map(TimeText.short) },
        .init("moved to") { $0["to"]?.string.map(TimeText.short) },
    ])

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let content = try DefinitionFile.read(rules, what: "rules", example: "{rules: [{name: …, when: …}]}")
        let question = WhatIfQuestion(
            changes: content, from: try TimeText.option("--from", from), to: try TimeText.option("--to", to))
        let settings = try directory.settings.resolve(context, flags: [("data", directory.data)]).settings
        let line = ProgressLine(context.console)
        defer { line.clear() }
        let answer = try await context.provider.whatIf(settings, question) { line.update($0) }
        line.clear()
        output.printer(context).print(answer, rows: Self.rows(answer)) {
            Self.table.lines(of: ["differences": Self.rows(answer)], "differences", layout: $0)
        }
        return .done
    }

    private static func rows(_ answer: JSONValue) -> JSONValue {
        .array(
            ["added", "removed", "moved"].flatMap { change in
                (answer[change]?.array ?? []).map {
                    .object([.init("change", .string(change))] + ($0.members ?? []))
                }
            })
    }
}
