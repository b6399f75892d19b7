import ArgumentParser
import JSON

/// `varve rules test`.
struct RulesTestCommand: VarveCommand {
    static let asksServers = true
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Try rules on what is recorded, without installing them.",
        discussion: """
            Example: varve rules test rule.yaml --data ./varve-data
            Under another name: varve rules test latency-high rule.yaml --data ./varve-data

            The file has one rule or a pack of them, as for `varve rules put`; a rule that says no name has that of its \
            file. --data is a directory that no server holds. Nothing in it is changed, and nobody is told.
            """)

    @Argument(
        help: ArgumentHelp(
            "The rule's name, if the file's own doesn't do, and the file.", valueName: "name] [file"))
    var arguments: [String]

    @OptionGroup var options: WhatIfOptions

    private static let table = RegistryTable(fields: [
        .init("time") { $0["time"]?.string.map(TimeText.short) }, .init("decision") { $0["kind"]?.string },
        .init("rule") { $0["rule"]?.string }, .init("subject") { $0["subject"]?.string },
        .init("reason", isShrinkable: true) { $0["reason"]?.string },
    ])

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let rules = RuleFile.supposed(try RuleFile.rules(arguments, .namedByFile))
        let answer = try await options.ask(
            [.init("rules", rules), .init("answer", "decisions")], in: context)
        options.output.printer(context).print(answer, rows: answer["decisions"] ?? .null) {
            Self.table.lines(of: answer, "decisions", layout: $0)
        }
        return .done
    }
}
