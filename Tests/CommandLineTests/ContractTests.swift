import CommandLine
import Testing

/// The command line that other programs may rely on: what is listed here keeps its name.
@Suite struct ContractTests {
    private static let built: [(command: String, options: [String])] = [
        ("serve", ["data", "listen", "shards", "clock", "config"]),
        ("publish", ["server", "data", "rate", "format", "map", "output"]),
        ("query", ["model", "version", "from", "to", "window", "as-of", "server", "data", "output"]),
        ("fold", ["view", "window", "threads", "map", "output"]),
        ("watch", ["model", "server", "output"]),
        ("tail", ["from", "where", "limit", "server", "output"]),
        ("replay verify", ["data", "output"]),
        ("replay rebuild", ["data", "kafka", "into", "to", "output"]),
        ("replay upgrade", ["data", "into", "output"]),
        ("replay redrive", ["data", "reason", "dry-run", "output"]),
        ("backup", ["data", "into", "output"]),
        ("restore", ["from", "data", "output"]),
        ("topics list", ["output"]),
        ("topics show", ["schema", "output"]),
        ("topics check", ["output"]),
        ("log stat", ["data", "topic", "partition", "output"]),
        ("log dump", ["data", "topic", "partition", "from", "limit", "output"]),
        ("log check", ["data", "topic", "partition", "output"]),
        (
            "registry register",
            ["description", "source", "tag", "parent", "dataset", "code", "run-id", "actor"]
        ),
        ("registry list", ["filter", "stage", "limit", "as-of", "server", "output"]),
        ("registry show", ["as-of", "server", "output"]),
        ("registry history", ["from", "to", "type", "actor", "limit"]),
        ("registry diff", ["from", "to", "output"]),
        ("registry stage", ["reason", "actor", "if-match"]),
        ("registry approve", ["reject", "conditional", "comment", "actor"]),
        ("registry deploy", ["to", "strategy", "steps", "replicas", "batch", "analysis", "id", "actor"]),
        ("registry rollback", ["reason", "actor"]),
        ("registry alias", ["delete", "actor"]),
        ("registry traffic", ["as-of", "actor"]),
        ("timeline", ["model", "from", "to", "kind", "last", "as-of", "server", "data", "output"]),
        ("explain", ["model", "version", "at", "window", "events", "as-of", "server", "data", "output"]),
        ("reference pin", ["from", "to", "profile", "segment", "reason", "actor"]),
        ("reference list", ["model", "segment", "as-of", "server", "output"]),
        ("monitor put", ["actor", "if-match"]),
        ("monitor list", ["as-of", "server", "output"]),
        (
            "experiment create",
            ["definition", "model", "arm", "metric", "goal", "method", "minimum-effect", "start", "actor"]
        ),
        ("experiment start", ["reason", "actor"]), ("experiment split", ["reason", "actor"]),
        ("experiment stop", ["reason", "actor"]), ("experiment show", ["as-of", "server", "output"]),
        ("experiment list", ["model", "status", "as-of", "server", "output"]),
        ("experiment history", ["limit", "server", "output"]),
        ("health show", ["class", "status", "cell", "order", "limit", "as-of", "server", "output"]),
        ("health fleet", ["class", "cell", "cell-length", "as-of", "server", "output"]),
        ("health models", ["model", "window", "as-of", "server", "output"]),
        ("health install", ["devices", "name", "actor"]),
        ("health put", ["actor", "if-match"]),
        ("health policies", ["as-of", "server", "output"]),
        ("health delete", ["actor", "if-match"]),
        ("rules put", ["actor", "if-match"]), ("rules list", ["as-of", "server", "output"]),
        ("rules show", ["as-of", "server", "output"]), ("rules test", ["data", "from", "to", "output"]),
        ("rules delete", ["actor", "if-match"]), ("rules prometheus", ["server"]),
        ("alerts list", ["state", "rule", "subject", "limit", "as-of", "output"]),
        ("alerts show", ["as-of", "server", "output"]), ("alerts ack", ["comment", "actor"]),
        ("alerts silence", ["rule", "subject", "severity", "from", "until", "comment", "actor"]),
        ("alerts silences", ["as-of", "server", "output"]),
        ("alerts evidence", ["as-of", "server", "output"]),
        ("webhooks put", ["secret-file", "format", "retry", "actor"]),
        ("webhooks list", ["as-of", "server", "output"]), ("webhooks show", ["as-of", "output"]),
        ("webhooks deliveries", ["state", "limit", "output"]), ("webhooks redeliver", ["actor"]),
        ("webhooks delete", ["actor"]), ("webhooks rotate-key", ["data", "new-key-file"]),
        ("replay what-if", ["data", "rules", "from", "to", "output"]),
        ("dimension declare", ["model", "actor"]),
        ("dimension list", ["model", "as-of", "server", "output"]),
        ("dimension retract", ["actor"]),
        ("config", ["config", "output"]),
        ("demo", ["seconds"]),
    ]

    private func run(_ arguments: [String]) async -> (status: CommandStatus, output: String) {
        let captured = CapturedConsole()
        let context = CommandContext(
            provider: StubProvider(), launcher: StubLauncher(), console: captured.console(), environment: [:])
        return (await Program.run(arguments, in: context), captured.output)
    }

    @Test(arguments: built) func everyPromisedOptionIsThere(command: String, options: [String]) async {
        let help = await run(command.split(separator: " ").map(String.init) + ["--help"])
        #expect(help.status == .done)
        for option in options { #expect(help.output.contains("--\(option) "), "\(command) --\(option)") }
    }

    @Test func noCommandIsWithoutAPromise() async {
        let help = await run(["--help"]).output.split(separator: "\n", omittingEmptySubsequences: false)
        let subcommands = help.drop { !$0.hasPrefix("SUBCOMMANDS") }.dropFirst().prefix { !$0.isEmpty }
        // What a summary is continued with on the next line is indented further.
        let names = subcommands.filter { !$0.hasPrefix("   ") }.compactMap {
            $0.split(separator: " ").first.map(String.init)
        }
        let promised = Set(Self.built.map { String($0.command.prefix { $0 != " " }) })
        #expect(Set(names) == promised)
    }
}
