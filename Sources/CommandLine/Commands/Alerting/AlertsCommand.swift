import ArgumentParser
import JSON

/// `varve alerts`.
struct AlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts", abstract: "What rules have found.",
        discussion: """
            Example: varve alerts list --state firing

            Then: varve alerts ack 4f0c… --comment "looking"
            """,
        subcommands: [
            AlertsListCommand.self, AlertsShowCommand.self, AlertsAcknowledgeCommand.self,
            AlertsSilenceCommand.self, AlertsSilencesCommand.self, AlertsEvidenceCommand.self,
        ])
}

/// `varve alerts list`.
struct AlertsListCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List alerts, the newest last.",
        discussion: "Example: varve alerts list --state firing --rule latency-high")

    @Option(help: "pending, firing, resolved, suppressed or no_data.")
    var state: String?

    @Option(help: "Only this rule's.")
    var rule: String?

    @Option(help: "Only those about this subject.")
    var subject: String?

    @Option(help: ArgumentHelp("Alerts at the most, the newest ones.", valueName: "n"))
    var limit: String?

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    private static let table = RegistryTable(fields: [
        .init("id") { $0["id"]?.string }, .init("rule") { $0["rule"]?.string },
        .init("subject", isShrinkable: true) { $0["subject"]?.string },
        .init("state") { $0["state"]?.string }, .init("severity") { $0["severity"]?.string },
        .init("since") { $0["since"]?.string.map(TimeText.short) },
        .init("resolved") { $0["resolved_at"]?.string.map(TimeText.short) },
        .init("value", .right) { $0["value"]?.number.map { JSONValue($0).text } },
        .init("acknowledged") { $0["acknowledged"]?["by"]?.string },
        .init("held by") { $0["held_by"]?.string ?? $0["suppressed_by"]?.string },
    ])

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let answer = try await options.asking(context) { client throws(CommandFailure) in
            try await client.get(
                ["views", "alerts"],
                [
                    ("state", state), ("rule", rule), ("subject", subject), ("limit", limit),
                    moment.parameter,
                ])
        }
        options.print(answer, in: context) { Self.table.lines(of: answer.json, "alerts", layout: $0) }
        return .done
    }
}

/// `varve alerts show`.
struct AlertsShowCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show an alert.", discussion: "Example: varve alerts show 4f0c…")

    @Argument(help: "The alert's id.")
    var id: String

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        try await options.show(["alerts", id], moment, in: context)
    }
}

/// `varve alerts ack`.
struct AlertsAcknowledgeCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Say that somebody looks after a firing alert: it escalates no further.",
        discussion: """
            Example: varve alerts ack 4f0c… --comment "looking"
            Only as `varve alerts show` told it: varve alerts ack 4f0c… --if-match 9c1b…
            """)

    @Argument(help: "The alert's id.")
    var id: String

    @Option(help: "What to tell the others.")
    var comment: String?

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let command = ResourceCommand(
            .post, ["alerts", id, "acknowledge"], [.init("comment", JSONValue(comment))])
        return try await options.send(command, in: context) { answer in
            let by = answer.json["acknowledged"]?["by"]?.string ?? "?"
            return [
                "\(answer.json["rule"]?.string ?? "?") of \(answer.json["subject"]?.string ?? "?") is looked after by \(by)"
            ]
        }
    }
}

/// `varve alerts silence`.
struct AlertsSilenceCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "silence",
        abstract: "Let alerts tell nobody for a while; they are recorded all the same.",
        discussion: """
            Example: varve alerts silence night --rule 'latency-*' --from 2026-01-01T22:00:00Z --until 2026-01-02T06:00:00Z
            It ends: varve alerts silence night --delete
            """)

    @Argument(help: "The silence's name.")
    var name: String

    @Option(help: "Only alerts of this rule; * stands for any text.")
    var rule: String?

    @Option(help: "Only alerts about this subject; * stands for any text.")
    var subject: String?

    @Option(help: "Only alerts of this severity.")
    var severity: String?

    @Option(help: ArgumentHelp("From when on; without it, everything until then.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Until when.", valueName: "time"))
    var until: String?

    @Option(help: "Why.")
    var comment: String?

    @Flag(help: "End it instead.")
    var delete = false

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        if delete {
            return try await options.send(ResourceCommand(.delete, ["silences", name]), in: context) { _ in
                ["\(name) silences nothing any more"]
            }
        }
        let members: [(String, String?)] = [
            ("rule", rule), ("subject", subject), ("severity", severity), ("from", from), ("until", until),
            ("comment", comment),
        ]
        let command = ResourceCommand(
            .put, ["silences", name], members.map { .init($0, JSONValue($1)) })
        return try await options.send(command, in: context) { answer in
            ["\(name) silences until \(answer.json["until"]?.string ?? "?")"]
        }
    }
}

/// `varve alerts evidence`.
struct AlertsEvidenceCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence", abstract: "Show what an alert rests on: windows, values, records.",
        discussion: "Example: varve alerts evidence 4f0c…")

    @Argument(help: "The alert's id.")
    var id: String

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    private static let table = RegistryTable(fields: [
        .init("start") { $0["start"]?.string.map(TimeText.short) },
        .init("end") { $0["end"]?.string.map(TimeText.short) }, .init("field") { $0["field"]?.string },
        .init("value", .right) { $0["value"]?.number.map { JSONValue($0).text } },
        .init("limit", .right) { $0["baseline"]?.number.map { JSONValue($0).text } },
        .init("events", .right) { $0["count"]?.text }, .init("held") { $0["outcome"]?.string },
    ])

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let answer = try await options.asking(context) { client throws(CommandFailure) in
            try await client.get(["alerts", id, "evidence"], [moment.parameter])
        }
        options.print(answer, in: context) { layout in
            let rule = answer.json["rule"]
            return ["rule \(rule?["name"]?.string ?? "?"), version \(rule?["version"]?.text ?? "?")"]
                + Self.table.lines(of: answer.json, "windows", layout: layout)
                + (answer.json["inputs"]?.array ?? []).map(Self.input)
        }
        return .done
    }

    private static func input(_ range: JSONValue) -> String {
        let place = "\(range["topic"]?.string ?? "?")-\(range["partition"]?.text ?? "?")"
        return
            "from \(place), offsets \(range["first_offset"]?.text ?? "?") to \(range["last_offset"]?.text ?? "?")"
    }
}

extension RegistryOptions {
    /// Prints one resource, member by member.
    func show(
        _ path: [String], _ moment: MomentOptions, in context: CommandContext
    ) async throws(CommandFailure) -> CommandStatus {
        let answer = try await asking(context) { client throws(CommandFailure) in
            try await client.get(path, [moment.parameter])
        }
        print(answer, in: context) { _ in
            (answer.json.members ?? []).filter { $0.value != .null && $0.name != "position" }.map {
                DisplayText.harmless("\($0.name): \($0.value.string ?? $0.value.text)")
            }
        }
        return .done
    }
}
