import ArgumentParser
import JSON

/// `varve webhooks`.
struct WebhooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks", abstract: "Where alerts are told.",
        discussion: """
            Example: varve webhooks put ops https://example.com/hook --secret-file secret.txt

            Then name it in a rule: notify: [ops]
            """,
        subcommands: [
            WebhooksPutCommand.self, WebhooksListCommand.self, WebhooksShowCommand.self,
            WebhooksDeliveriesCommand.self, WebhooksRedeliverCommand.self, WebhooksRotateKeyCommand.self,
            WebhooksDeleteCommand.self,
        ])
}

/// `varve webhooks put`.
struct WebhooksPutCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "put", abstract: "Make or change a webhook.",
        discussion: """
            Example: varve webhooks put ops https://example.com/hook --secret-file secret.txt

            The file holds whsec_ and 24 to 64 bytes in base64, or PagerDuty's routing key; without one the \
            secret stays as it is. A new secret signs at once, and for a day the old one signs as well. Format and delays that \
            are not named stay as they are, too (PUT over HTTP replaces them with the usual ones).
            """)

    @Argument(help: "The webhook's name.")
    var name: String

    @Argument(help: "Where requests go.")
    var url: String

    @Option(help: ArgumentHelp("The file of its secret.", valueName: "file"))
    var secretFile: String?

    @Option(help: "standard, slack, pagerduty or alertmanager.")
    var format: String?

    @Option(help: ArgumentHelp("How long before each attempt, such as 0s,5s,5m.", valueName: "delays"))
    var retry: String?

    @OptionGroup var options: CommandOptions

    private static let secretBytes = 4 << 10

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let known = try await known(in: context)
        var members: [JSONValue.Member] = [
            .init("url", .string(url)),
            .init("format", format.map(JSONValue.string) ?? known?.json["format"] ?? .null),
        ]
        if let secretFile {
            let text = try TextFile.read(secretFile, limitBytes: Self.secretBytes, what: "secret")
            members.append(
                .init("secret", .string(String(text.split(whereSeparator: \.isWhitespace).first ?? ""))))
        }
        if let retry {
            members.append(.init("retry", .array(retry.split(separator: ",").map { .string(String($0)) })))
        } else if let delays = known?.json["retry"] {
            members.append(.init("retry", delays))
        }
        var options = options
        options.ifMatch = options.ifMatch ?? known?.revision
        return try await options.send(ResourceCommand(.put, ["webhooks", name], members), in: context) {
            answer in
            ["\(name) goes to \(answer.json["url"]?.string ?? "?"), \(answer.json["status"]?.string ?? "?")"]
        }
    }
}

extension WebhooksPutCommand {
    /// The webhook as it is, where something of it is to stay; nil if there is none.
    private func known(in context: CommandContext) async throws(CommandFailure) -> ResourceAnswer? {
        guard format == nil || retry == nil else { return nil }
        return try await options.registry.asking(context) { client throws(CommandFailure) in
            try await client.find(["webhooks", name], [])
        }
    }
}

/// `varve webhooks list`.
struct WebhooksListCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the webhooks, without their secrets.",
        discussion: "Example: varve webhooks list")

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    private static let table = RegistryTable(fields: [
        .init("webhook") { $0["name"]?.string }, .init("url", isShrinkable: true) { $0["url"]?.string },
        .init("format") { $0["format"]?.string }, .init("status") { $0["status"]?.string },
        .init("revision", .right) { $0["revision"]?.string },
    ])

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let answer = try await options.asking(context) { client throws(CommandFailure) in
            try await client.get(["webhooks"], [moment.parameter])
        }
        options.print(answer, in: context) { Self.table.lines(of: answer.json, "webhooks", layout: $0) }
        return .done
    }
}

/// `varve webhooks show`.
struct WebhooksShowCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a webhook, without its secret.",
        discussion: "Example: varve webhooks show ops")

    @Argument(help: "The webhook's name.")
    var name: String

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        try await options.show(["webhooks", name], moment, in: context)
    }
}

/// `varve webhooks deliveries`.
struct WebhooksDeliveriesCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries", abstract: "List what a webhook was told, and is to be told.",
        discussion: "Example: varve webhooks deliveries ops --state failed")

    @Argument(help: "The webhook's name.")
    var name: String

    @Option(help: "pending, delivered, failed or skipped.")
    var state: String?

    @Option(help: ArgumentHelp("Deliveries at the most, the newest ones.", valueName: "n"))
    var limit: String?

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    private static let table = RegistryTable(fields: [
        .init("delivery") { $0["id"]?.string }, .init("type") { $0["type"]?.string },
        .init("state") { $0["state"]?.string },
        .init("attempts", .right) { $0["attempts"]?.array.map { String($0.count) } },
        .init("last", isShrinkable: true) { delivery in
            delivery["attempts"]?.array?.last.map {
                $0["status"]?.integer.map(String.init) ?? $0["error"]?.string ?? "?"
            }
        }, .init("due") { Self.due($0) },
    ])

    private static func due(_ delivery: JSONValue) -> String? {
        guard delivery["state"] == "pending" else { return nil }
        return delivery["due_at"]?.string.map(TimeText.short) ?? "now"
    }

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let answer = try await options.asking(context) { client throws(CommandFailure) in
            try await client.get(
                ["webhooks", name, "deliveries"], [("state", state), ("limit", limit), moment.parameter])
        }
        options.print(answer, in: context) { Self.table.lines(of: answer.json, "deliveries", layout: $0) }
        return .done
    }
}

/// `varve webhooks redeliver`.
struct WebhooksRedeliverCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "redeliver", abstract: "Try a delivery again, under the same id.",
        discussion: "Example: varve webhooks redeliver ops msg_2f…")

    @Argument(help: "The webhook's name.")
    var name: String

    @Argument(help: "The delivery's id.")
    var delivery: String

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let path = ["webhooks", name, "deliveries", delivery, "redeliver"]
        return try await options.send(ResourceCommand(.post, path), in: context) { _ in
            ["\(delivery) is on its way again"]
        }
    }
}

/// `varve webhooks delete`.
struct WebhooksDeleteCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete a webhook. What waits for it is skipped.",
        discussion: "Example: varve webhooks delete ops")

    @Argument(help: "The webhook's name.")
    var name: String

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        try await options.send(ResourceCommand(.delete, ["webhooks", name]), in: context) { _ in
            ["\(name) is gone"]
        }
    }
}

/// `varve webhooks rotate-key`.
struct WebhooksRotateKeyCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-key", abstract: "Encrypt the secrets of webhooks with another key.",
        discussion: """
            Example: varve webhooks rotate-key --data ./varve-data

            --data is a directory that no server holds. Without --new-key-file the directory gets a new key of its own; \
            with it, start the server with that key from then on (VARVE_SECRET_KEY, or webhooks.key_file).
            """)

    @OptionGroup var directory: DirectoryOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("The file of the new key: 32 bytes in base64.", valueName: "file"))
    var newKeyFile: String?

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let settings = try directory.settings.resolve(context, flags: [("data", directory.data)]).settings
        output.printer(context).print(try await context.provider.rotateKey(settings, newKeyFile: newKeyFile))
        return .done
    }
}
