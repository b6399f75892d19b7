import ArgumentParser
import JSON

/// `varve rules test`.
struct RulesTestCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Try rules on what is recorded, without installing them.",
        discussion: """
            Example: varve rules test rule.yaml --data ./varve-data

            The file has one rule with its name, or a pack of them. --data is a directory that no server holds. Nothing \
            in it is changed, and nobody is told.
            """)

    @Argument(help: ArgumentHelp("The rule, or a pack.", valueName: "file"))
    var file: String

    @OptionGroup var directory: DirectoryOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("Only from this time on.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Only before this time.", valueName: "time"))
    var to: String?

    private static let table = RegistryTable(fields: [
        .init("time") { $0["time"]?.string.map(TimeText.short) }, .init("decision") { $0["kind"]?.string },
        .init("rule") { $0["rule"]?.string }, .init("subject") { $0["subject"]?.string },
        .init("reason", isShrinkable: true) { $0["reason"]?.string },
    ])

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let content = try DefinitionFile.read(file, what: "rule", example: "{name: …, when: …}")
        let rules = content["rules"] ?? .array([content])
        let question = WhatIfQuestion(
            changes: ["rules": rules], from: try TimeText.option("--from", from),
            to: try TimeText.option("--to", to), wantsAll: true)
        let settings = try directory.settings.resolve(context, flags: [("data", directory.data)]).settings
        let line = ProgressLine(context.console)
        defer { line.clear() }
        let answer = try await context.provider.whatIf(settings, question) { line.update($0) }
        line.clear()
        output.printer(context).print(answer, rows: answer["decisions"] ?? .null) {
            Self.table.lines(of: answer, "decisions", layout: $0)
        }
        return .done
    }
}
