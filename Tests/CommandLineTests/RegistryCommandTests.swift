import CommandLine
import NIOHTTP1
import Testing

@Suite struct RegistryCommandTests {
    /// Runs commands against a server that takes everything; returns what it got.
    private static func sent(
        _ answer: String = "{\"events\":[]}", _ body: @Sendable (String) async throws -> Void
    ) async throws -> RequestLog {
        let log = RequestLog()
        try await StubServer.with(log.keeping { _ in .init(body: answer) }) { try await body($0.url) }
        return log
    }

    @Test func modelsAndVersionsAreRegisteredWithWhatIsSaidOfThem() async throws {
        let log = try await Self.sent { url in
            _ = await varve(
                "registry", "register", "chat", "--description", "talks", "--tag", "team=a", "tier=b=c",
                "--server", url)
            _ = await varve(
                "registry", "register", "chat/v2", "--source", "s3://m", "--parent", "v1", "other/v2",
                "--dataset", "d", "--code", "c", "--run-id", "r", "--server", url)
        }
        #expect(
            log.lines == [
                #"POST /v1/models {"model":"chat","description":"talks","tags":{"team":"a","tier":"b=c"}}"#,
                #"POST /v1/models/chat/versions {"version":"v2","source":"s3://m","lineage":"#
                    + #"{"parents":["v1","other/v2"],"dataset":"d","code":"c","run_id":"r"}}"#,
            ])
    }

    @Test func aDefinitionSaysTheRestAndOptionsGoBeforeIt() async throws {
        let model = try TemporaryFile(
            "description: file\nendpoint: https://a.example\napproval_policy: {required: 2}\n")
        let version = try TemporaryFile(
            "price: {request_usd: 0.25}\nversion: v1\nrequirements: {accuracy: 0.9}\n")
        let log = try await Self.sent { url in
            _ = await varve(
                "registry", "register", "chat", "--provider", "openai", "--description", "option",
                "--definition",
                model.path, "--server", url)
            _ = await varve("registry", "register", "chat/v2", "--definition", version.path, "--server", url)
        }
        #expect(
            log.lines == [
                #"POST /v1/models {"model":"chat","provider":"openai","description":"option","#
                    + #""endpoint":"https://a.example","approval_policy":{"required":2}}"#,
                #"POST /v1/models/chat/versions {"version":"v2","price":{"request_usd":0.25},"#
                    + #""requirements":{"accuracy":0.9}}"#,
            ])
    }

    @Test func stagesAndApprovalsAreCommanded() async throws {
        let log = try await Self.sent { url in
            _ = await varve("registry", "stage", "chat/v2", "testing", "--reason", "go", "--server", url)
            _ = await varve("registry", "approve", "chat/v2", "--server", url)
            _ = await varve("registry", "approve", "chat/v2", "--reject", "--comment", "no", "--server", url)
            _ = await varve("registry", "approve", "chat/v2", "--conditional", "a", "b", "--server", url)
            _ = await varve("registry", "approve", "chat/v2", "--met", "a", "--server", url)
        }
        let version = "POST /v1/models/chat/versions/v2"
        #expect(
            log.lines == [
                version + #"/stage {"stage":"testing","reason":"go"}"#,
                version + #"/approval {"approval":"approved"}"#,
                version + #"/approval {"approval":"rejected","comment":"no"}"#,
                version + #"/approval {"approval":"conditional","conditions":["a","b"]}"#,
                version + #"/conditions {"condition":"a"}"#,
            ])
    }

    @Test func deploymentsArePlannedAndCommanded() async throws {
        let analysis = try TemporaryFile("baseline: v1\nmetrics: [{field: latency.p99_ms, max_ratio: 1.2}]\n")
        let log = try await Self.sent { url in
            _ = await varve(
                "registry", "deploy", "chat/v2", "--to", "production", "--strategy", "canary", "--steps",
                "10:5m,50:10m:gate,62.5", "--analysis", analysis.path, "--id", "d1", "--server", url)
            _ = await varve(
                "registry", "deploy", "chat/v2", "--to", "staging", "--strategy", "rolling", "--replicas",
                "4", "--batch", "2", "--server", url)
            for action in ["advance", "pause", "resume", "promote"] {
                _ = await varve("registry", action, "d1", "--server", url)
            }
            _ = await varve("registry", "rollback", "d1", "--reason", "slow", "--server", url)
        }
        #expect(
            log.lines == [
                #"POST /v1/deployments {"id":"d1","model":"chat","version":"v2","environment":"production","#
                    + #""strategy":"canary","steps":[{"weight":10,"hold":"5m"},"#
                    + #"{"weight":50,"hold":"10m","gate":true},{"weight":62.5}],"#
                    + #""analysis":{"baseline":"v1","metrics":[{"field":"latency.p99_ms","max_ratio":1.2}]}}"#,
                #"POST /v1/deployments {"model":"chat","version":"v2","environment":"staging","#
                    + #""strategy":"rolling","replicas":4,"batch":2}"#,
                "POST /v1/deployments/d1/advance {}", "POST /v1/deployments/d1/pause {}",
                "POST /v1/deployments/d1/resume {}", "POST /v1/deployments/d1/promote {}",
                #"POST /v1/deployments/d1/rollback {"reason":"slow"}"#,
            ])
    }

    @Test func aliasesAndTrafficAreSet() async throws {
        let log = try await Self.sent { url in
            _ = await varve("registry", "alias", "chat", "best", "v2", "--server", url)
            _ = await varve("registry", "alias", "chat", "best", "--delete", "--server", url)
            _ = await varve(
                "registry", "traffic", "chat", "production", "v1=62.5", "v2=37.5", "--server", url)
        }
        #expect(
            log.lines == [
                #"PUT /v1/models/chat/aliases/best {"version":"v2"}"#, "DELETE /v1/models/chat/aliases/best",
                #"PUT /v1/models/chat/traffic/production {"split":{"v1":62.5,"v2":37.5}}"#,
            ])
    }

    @Test func theServerIsToldWhoCommandsAndWhatWasSeen() async throws {
        let log = try await Self.sent { url in
            let command = ["registry", "promote", "d1", "--server", url]
            _ = await varve(command[0], command[1], command[2], command[3], command[4])
            _ = await varve(
                command[0], command[1], command[2], command[3], command[4], environment: ["USER": "ann"])
            _ = await varve(
                command[0], command[1], command[2], command[3], command[4], "--actor", "bob", "--if-match",
                "12", environment: ["USER": "ann"])
        }
        #expect(log.all.map { $0.headers.first(name: "Varve-Actor") } == [nil, "ann", "bob"])
        #expect(log.all.map { $0.headers.first(name: "If-Match") } == [nil, nil, "\"12\""])
        #expect(Set(log.all.map { $0.headers.first(name: "Idempotency-Key") }).count == 3)
    }

    @Test func aCommandWhoseAnswerIsLostIsSentAgainWithTheSameKey() async throws {
        let log = RequestLog()
        let replies: StubServer.Answer = { request in
            switch request.number {
            case 1: .init(body: nil)
            case 2: .init(status: 503, headers: ["Retry-After": "0"], body: "{}")
            default: .init(body: #"{"id":"d1","status":"promoted","events":[]}"#)
            }
        }
        let run = try await StubServer.with(log.keeping(replies)) { server in
            await varve("registry", "promote", "d1", "--server", server.url)
        }
        #expect(run.status == .done)
        #expect(log.all.count == 3)
        let keys = Set(log.all.map { $0.headers.first(name: "Idempotency-Key") })
        #expect(keys.count == 1 && !keys.contains(nil))
    }

    @Test(arguments: [
        (409, CommandStatus.difference), (412, .difference), (404, .usage), (422, .usage),
        (503, .unavailable),
    ]) func aRefusalEndsAsItsKindSays(status: Int, expected: CommandStatus) async throws {
        let detail = "no: POST /v1/models/chat/versions/v2/approval"
        let reply = StubServer.Reply(
            status: status, headers: ["Content-Type": "application/problem+json", "Retry-After": "0"],
            body: "{\"detail\": \"\(detail)\"}")
        let run = try await StubServer.with({ _ in reply }) { server in
            await varve("registry", "stage", "chat/v2", "production", "--server", server.url)
        }
        #expect(run.status == expected)
        #expect(run.output == "")
        let hint = status == 409 ? "\n  `varve registry approve chat/v2` approves it." : ""
        #expect(run.errors == "varve: \(detail) (\(status))\(hint)\n")
    }

    @Test func aServerThatCannotBeReachedIsNoRefusal() async {
        let run = await varve("registry", "stage", "chat/v2", "testing", "--server", "127.0.0.1:1")
        #expect(run.status == .unavailable)
        #expect(run.errors.contains("no answer from http://127.0.0.1:1"))
    }

    @Test(arguments: [
        ["register", "chat/v2/x"], ["register", "chat", "--source", "s"],
        ["register", "chat", "--tag", "team"], ["register", "chat/v1", "--provider", "p"],
        ["register", "chat", "--definition", "/nonexistent"],
        ["stage", "chat", "testing"], ["approve", "chat/v1", "--reject", "--met", "a"],
        ["deploy", "chat/v1", "--to", "p", "--steps", "10:5x"],
        ["deploy", "chat/v1", "--to", "p", "--steps", ""],
        ["deploy", "chat/v1", "--to", "p", "--analysis", "/nonexistent"], ["alias", "chat", "best"],
        ["alias", "chat", "best", "v1", "--delete"], ["traffic", "chat", "v1=100"],
        ["traffic", "chat", "production", "v1=x"], ["traffic", "chat", "production", "v1=50", "v1=50"],
        ["promote", "d1", "--actor", ""], ["diff", "chat"],
    ]) func whatCannotBeMeantIsNotSent(arguments: [String]) async throws {
        let log = try await Self.sent { url in
            let captured = CapturedConsole()
            let context = CommandContext(
                provider: StubProvider(), launcher: StubLauncher(), console: captured.console(),
                environment: ["VARVE_SERVER": url])
            #expect(await Program.run(["registry"] + arguments, in: context) == .usage)
            #expect(captured.output == "" && !captured.errors.isEmpty)
        }
        #expect(log.lines == [])
    }
}
