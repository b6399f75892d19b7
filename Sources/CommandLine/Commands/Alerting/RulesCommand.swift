import ArgumentParser
import JSON

/// `varve rules`.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "When alerts are made, and whom they are told.",
        discussion: """
            Example: varve rules put latency-high rule.yaml

            Then: varve alerts list --state firing
            """,
        subcommands: [
            RulesPutCommand.self, RulesListCommand.self, RulesShowCommand.self, RulesTestCommand.self,
            RulesPrometheusCommand.self, RulesDeleteCommand.self,
        ])
}

/// `varve rules put`.
struct RulesPutCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "put", abstract: "Make or change a rule, or all rules of a file.",
        discussion: """
            Example: varve rules put latency-high rule.yaml
            A pack: varve rules put topics/rules/latency.yaml

            The file, in YAML or JSON:
            {when: latency.p99_ms > 100, where: {model: "chat*"}, for: 5m, severity: warning, notify: [ops]}
            A pack has a list of them: {rules: [{name: …, when: …}]}. If one of them is refused, none is put.
            """)

    @Argument(
        help: ArgumentHelp(
            "The rule's name, and the file; of a pack, the file alone.", valueName: "name] [file"))
    var arguments: [String]

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let rules = try RuleFile.rules(arguments)
        guard let (name, rule) = rules.first, rules.count == 1 else {
            guard options.ifMatch == nil else {
                throw CommandFailure(.usage, "--if-match is for one rule, and the file has \(rules.count)")
            }
            let pack = ResourceCommand(.post, ["rules"], [.init("rules", RuleFile.supposed(rules))])
            return try await options.send(pack, in: context) { answer in
                (answer.json["rules"]?.array ?? []).flatMap { Self.lines($0, answer) }
            }
        }
        let command = ResourceCommand(.put, ["rules", name], rule.members ?? [])
        return try await options.send(command, in: context) { Self.lines($0.json, $0) }
    }

    private static func lines(_ rule: JSONValue, _ answer: ResourceAnswer) -> [String] {
        let (name, version) = (rule["name"]?.string ?? "?", rule["version"]?.text ?? "?")
        let already = answer.changedNothing ? " already" : ""
        let since = rule["updated_at"]?.string.map(TimeText.short) ?? "?"
        return [
            "\(name), version \(version)\(already): \(RuleFile.when(rule))",
            "  judges windows that end after \(since); earlier ones: varve rules test",
        ]
    }
}

/// `varve rules list`.
struct RulesListCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the rules.", discussion: "Example: varve rules list")

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    private static let table = RegistryTable(fields: [
        .init("rule") { $0["name"]?.string }, .init("when", isShrinkable: true) { $0["when"]?.string },
        .init("where") { RegistryText.pairs($0["where"]) }, .init("for") { $0["for"]?.string },
        .init("severity") { $0["severity"]?.string }, .init("notify") { RegistryText.list($0["notify"]) },
        .init("version", .right) { $0["version"]?.text },
        .init("revision", .right) { $0["revision"]?.string },
    ])

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let answer = try await options.asking(context) { client throws(CommandFailure) in
            try await client.get(["rules"], [moment.parameter])
        }
        options.print(answer, in: context) { Self.table.lines(of: answer.json, "rules", layout: $0) }
        return .done
    }
}

/// `varve rules show`.
struct RulesShowCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a rule.", discussion: "Example: varve rules show latency-high")

    @Argument(help: "The rule's name.")
    var name: String

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        try await options.show(["rules", name], moment, in: context)
    }
}

/// `varve rules delete`.
struct RulesDeleteCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete a rule. Its open alerts end.",
        discussion: "Example: varve rules delete latency-high")

    @Argument(help: "The rule's name.")
    var name: String

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        try await options.send(ResourceCommand(.delete, ["rules", name]), in: context) { _ in
            ["\(name) is gone"]
        }
    }
}

/// `varve rules prometheus`.
struct RulesPrometheusCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "prometheus",
        abstract: "Print a rule file for Prometheus, for those who prefer Alertmanager.",
        discussion: """
            Example: varve rules prometheus > varve-rules.yml

            One alert for each rule: it fires while Varve's own does, with the rule's severity, labels and texts. A rule with \
            missing_after has a second one, VarveNAMENoData, which fires while data are missing.
            """)

    @OptionGroup var options: RegistryOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let answer = try await options.asking(context) { client throws(CommandFailure) in
            try await client.get(["rules"])
        }
        PrometheusRuleFile(answer.json["rules"]?.array ?? []).lines.forEach(context.console.print)
        return .done
    }
}
