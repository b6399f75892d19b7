import CommandLine
import Engine
import JSON
import Log
import Testing

@Suite struct ProgramTests {
    @Test(arguments: [
        ["quer"], ["query"], ["query", "latency", "--windw", "1m"], ["query", "latency", "--output", "xml"],
        ["publish", "inference", "--batch", "0"], ["publish", "inference", "--rate", "nan"],
        ["query", "latency", "--data", "d", "--server", "http://x"], ["fold"],
        ["log", "dump", "--limit", "-1"], ["log", "stat", "--from", "1"], ["log", "check", "--limit", "1"],
    ]) func usageErrorsEndWithTwo(arguments: [String]) async {
        let captured = CapturedConsole()
        let context = CommandContext(
            provider: StubProvider(), launcher: StubLauncher(), console: captured.console(), environment: [:])
        #expect(await Program.run(arguments, in: context) == .usage)
        #expect(captured.errors.contains("Usage:") || captured.errors.contains("Help:"))
        #expect(captured.output == "")
    }

    @Test(arguments: [
        "serve", "publish", "query", "watch", "fold", "replay verify", "topics list", "topics show",
        "topics check",
        "log stat",
        "log dump", "log check", "config", "demo", "registry register", "registry list", "registry show",
        "registry history", "registry diff", "registry stage", "registry approve", "registry deploy",
        "registry advance", "registry pause", "registry resume", "registry promote", "registry rollback",
        "registry alias", "registry traffic",
    ]) func everyCommandHasHelpWithAnExample(command: String) async {
        let captured = CapturedConsole()
        let context = CommandContext(
            provider: StubProvider(), launcher: StubLauncher(), console: captured.console(), environment: [:])
        let arguments = command.split(separator: " ").map(String.init) + ["--help"]
        #expect(await Program.run(arguments, in: context) == .done)
        #expect(captured.output.contains("varve \(command)"))
        #expect(captured.output.contains("Example:"))
    }

    @Test func theVersionAndCompletionsArePrinted() async {
        #expect(await varve("--version").output == Program.version + "\n")
        let completion = await varve("--generate-completion-script", "bash")
        #expect(completion.status == .done)
        #expect(completion.output.contains("varve"))
    }

    @Test func checksEndWithOneWhenTheyFindSomething() async {
        let provider = StubProvider(problems: ["inference-0/0.log, byte 61, offset 5: checksum"])
        for command in [["replay", "verify"], ["log", "check"], ["topics", "check"]] {
            let run = await varve(command[0], command[1], "--output", "json", provider: provider)
            #expect(run.status == .difference)
            #expect(run.errors == "varve: inference-0/0.log, byte 61, offset 5: checksum\n")
            #expect(await varve(command[0], command[1]).status == .done)
        }
    }

    @Test func verifyPrintsItsFigures() async throws {
        let run = await varve("replay", "verify", "--data", "d")
        #expect(run.output == "{\"events\":3,\"seconds\":0.5,\"hash\":\"abc\"}\n")
    }

    @Test func recordsAreDumpedInEveryFormat() async {
        let json = await varve("log", "dump", "--data", "d")
        #expect(
            json.output == "{\"topic\":\"inference\",\"partition\":0,\"offset\":5,\"event\":{\"id\":\"a\"}}\n"
        )
        let csv = await varve("log", "dump", "--data", "d", "--output", "csv")
        #expect(csv.output == "topic,partition,offset,event\ninference,0,5,\"{\"\"id\"\":\"\"a\"\"}\"\n")
        let table = await varve("log", "dump", "--data", "d", terminalWidth: 22)
        #expect(table.output == "inference-0 @5  -  {\"…\n")
    }

    @Test func foldChecksItsFilesFirst() async throws {
        let missing = await varve("fold", "/nonexistent/e.ndjson")
        #expect(missing.status == .usage)
        #expect(missing.errors.contains("/nonexistent/e.ndjson: no such file"))
        let file = try TemporaryFile("{}\n")
        let run = await varve("fold", file.path, "--output", "csv")
        #expect(run.output == "model\n\(file.path)\n")
    }

    @Test func aServerThatCannotStartReleasesTheDirectory() async {
        let provider = StubProvider()
        let run = await varve("serve", "--listen", "127.0.0.1:1", provider: provider)
        #expect(run.status == .unavailable)
        #expect(run.errors == "varve: 127.0.0.1:1 is in use\n")
        #expect(provider.closedCount == 1)
    }

    @Test func aPortThatIsInUseIsFoundBeforeTheDirectoryIsMade() async {
        let provider = StubProvider()
        let run = await varve("serve", "--listen", "127.0.0.1:2", provider: provider)
        #expect(run.status == .unavailable)
        #expect(run.errors == "varve: 127.0.0.1:2 is taken\n")
        #expect(provider.openedLogLevels == [])
    }

    @Test func foldShowsItsWindowsAndSaysWhatWasRejected() async throws {
        let file = try TemporaryFile("{}\n")
        let provider = StubProvider(problems: ["time: missing"])
        let csv = await varve("fold", file.path, "--output", "csv", provider: provider)
        #expect(csv.status == .difference)
        #expect(csv.output == "model\n\(file.path)\n")
        #expect(csv.errors == "varve: 1 rejected:\n  1  time: missing\n")
        let table = await varve("fold", file.path, "--output", "table", provider: provider)
        #expect(table.output == "model\n\(file.path)\nrejected: 1\n")
        let json = await varve("fold", file.path, "--output", "json", provider: provider)
        #expect(json.output.contains("\"reasons\":[{\"reason\":\"time: missing\",\"count\":1}]"))
        #expect(json.status == .difference)
    }

    @Test func aTopicIsShownWithTheFieldsOfItsEvents() async {
        let csv = await varve("topics", "show", "inference", "--output", "csv")
        #expect(
            csv.output == """
                event,field,required,type,what
                t.v1,time,true,text,When.
                t.v1,data.model,true,text,Whose.
                t.v1,data.features,false,number by name,

                """)
        let schema = await varve("topics", "show", "inference", "--schema")
        #expect(schema.output.hasPrefix("{\"required\":[\"time\",\"data\"]"))
    }

    @Test func errorsOfTheLogAndTheEngineKeepTheirMeaning() {
        let corrupt = CommandFailure(
            LogError(.corrupt, "checksum differs", offset: 5, file: "inference-0/0.log", byte: 61))
        #expect(corrupt.status == .difference)
        #expect(corrupt.message.contains("file inference-0/0.log, byte 61"))
        #expect(CommandFailure(LogError(.locked, "held")).status == .unavailable)
        #expect(CommandFailure(EngineError(.invalid, "window: bad")).status == .usage)
        #expect(CommandFailure(EngineError(.notReady, "restoring")).status == .unavailable)
    }

    @Test func anErrorOfAQuestionIsToldOnce() {
        let reason = "is no known field: did you mean 'when'?"
        let whole = CommandFailure(
            EngineError(
                .unprocessable, "/rules/0/wen: \(reason)",
                errors: [.init(pointer: "/rules/0/wen", reason: reason)]))
        #expect(whole.description == "/rules/0/wen: \(reason)")
        let more = CommandFailure(
            EngineError(
                .unprocessable, "/a: x; and 1 more",
                errors: [.init(pointer: "/a", reason: "x"), .init(pointer: "/b", reason: "y")]))
        #expect(more.description == "/a: x; and 1 more\n  /b: y")
    }

    @Test(arguments: [
        (["replay", "verify"], false), (["replay", "diff"], false), (["webhooks", "rotate-key"], false),
        (["query", "latency"], true), (["rules", "test", "RULE"], true),
        (["replay", "what-if", "--rules", "RULE"], true),
    ]) func aHeldDirectoryLeadsToAServerOnlyWhereOneCanBeAsked(
        command: [String], asksServers: Bool
    ) async throws {
        let rule = try TemporaryFile("{name: slow, when: x}\n")
        let captured = CapturedConsole()
        let context = CommandContext(
            provider: StubProvider(), launcher: StubLauncher(), console: captured.console(), environment: [:])
        let arguments = command.map { $0 == "RULE" ? rule.path : $0 } + ["--data", "held"]
        #expect(await Program.run(arguments, in: context) == .unavailable)
        #expect(captured.errors.contains("another process owns it"))
        #expect(captured.errors.contains("--server") == asksServers, "\(captured.errors)")
        #expect(captured.errors.contains("Stop the other process"))
    }

    @Test func theEngineLogsAtTheLevelThatWasAskedFor() async {
        let provider = StubProvider()
        _ = await varve("serve", "--log-level", "trace", provider: provider)
        _ = await varve("publish", "inference", "--data", "d", provider: provider)
        #expect(provider.openedLogLevels == ["trace", "info"])
    }

    private func run(_ arguments: String..., outputFails failure: OutputFailure) async -> ProgramRun {
        let captured = CapturedConsole()
        let context = CommandContext(
            provider: StubProvider(), launcher: StubLauncher(), console: captured.console(failure: failure),
            environment: [:])
        let status = await Program.run(arguments, in: context)
        return ProgramRun(status: status, output: captured.output, errors: captured.errors)
    }

    @Test func aResultThatCannotBeWrittenIsAFailure() async {
        let full = OutputFailure.failed(reason: "No space left on device")
        for arguments in [["log", "stat"], ["log", "dump"], ["replay", "verify"]] {
            let run = await run(arguments[0], arguments[1], outputFails: full)
            #expect(run.status == .unavailable)
            #expect(run.errors == "varve: the output can't be written: No space left on device\n")
        }
    }

    @Test func aReaderThatHasSeenEnoughIsNoFailure() async {
        let run = await run("log", "dump", outputFails: .closed)
        #expect(run.status == .done)
        #expect(run.errors.isEmpty)
    }
}
