import CommandLine
import NIOHTTP1
import Testing

@Suite struct RuleCommandTests {
    /// Runs commands against a server that answers alike to everything; returns what it got.
    private static func sent(
        _ answer: String = "{\"events\":[]}", _ body: @Sendable (String) async throws -> Void
    ) async throws -> RequestLog {
        let log = RequestLog()
        try await StubServer.with(log.keeping { _ in .init(body: answer) }) { try await body($0.url) }
        return log
    }

    @Test func aPackGoesAsOneCommandAndARuleByItself() async throws {
        let rule = try TemporaryFile("{name: slow, when: latency.p99_ms > 100}\n")
        let pack = try TemporaryFile("rules: [{name: a, when: latency.count > 1}, {name: b, when: x}]\n")
        let log = try await Self.sent { url in
            _ = await varve("rules", "put", "other", rule.path, "--server", url)
            _ = await varve("rules", "put", pack.path, "--server", url)
        }
        #expect(
            log.lines == [
                #"PUT /v1/rules/other {"name":"slow","when":"latency.p99_ms > 100"}"#,
                #"POST /v1/rules {"rules":[{"name":"a","when":"latency.count > 1"},{"name":"b","when":"x"}]}"#,
            ])
    }

    @Test func aPackIsToldRuleByRule() async throws {
        let pack = try TemporaryFile("rules: [{name: a, when: x}, {name: b, when: y}]\n")
        let answer =
            #"{"events":[{}],"rules":[{"name":"a","version":1,"when":"x"},{"name":"b","version":2}]}"#
        _ = try await Self.sent(answer) { url in
            let run = await varve("rules", "put", pack.path, "--server", url, "--output", "table")
            #expect(run.status == .done)
            #expect(run.output.contains("a, version 1: x\n") && run.output.contains("b, version 2: "))
        }
    }

    /// As the README has it.
    @Test(arguments: [
        (400, CommandStatus.usage), (404, .usage), (422, .usage), (409, .difference), (412, .difference),
    ]) func refusalsEndAsTheirStatusSays(status: Int, ending: CommandStatus) async throws {
        let problem = #"{"title":"no","detail":"it can't be","status":\#(status)}"#
        try await StubServer.with({ _ in .init(status: status, body: problem) }) { server in
            let show = await varve("rules", "show", "slow", "--server", server.url)
            let delete = await varve("rules", "delete", "slow", "--server", server.url)
            #expect(show.status == ending && delete.status == ending)
            #expect(delete.errors.contains("it can't be (\(status))"))
        }
    }

    @Test func deliveriesThatAreDueAtOnceSaySo() async throws {
        let answer =
            #"{"deliveries":[{"id":"a","type":"t","state":"pending","attempts":[],"due_at":null},"#
            + #"{"id":"b","type":"t","state":"delivered","attempts":[],"due_at":null}]}"#
        _ = try await Self.sent(answer) { url in
            let run = await varve("webhooks", "deliveries", "ops", "--server", url, "--output", "table")
            let rows = run.output.split(separator: "\n")
            #expect(rows.count { $0.hasSuffix("now") } == 1 && !run.output.contains("1970"))
        }
    }

    @Test func aWebhookKeepsWhatIsNotNamed() async throws {
        let log = RequestLog()
        let known = #"{"name":"ops","url":"https://a.example/","format":"slack","retry":["0s","1h"]}"#
        let stub = log.keeping { request in
            guard request.method == "GET" else { return .init(body: "{\"events\":[]}") }
            guard request.uri == "/v1/webhooks/ops" else { return .init(status: 404, body: "{}") }
            return .init(headers: ["Content-Type": "application/json", "ETag": "\"7\""], body: known)
        }
        try await StubServer.with(stub) { server in
            let put = ["webhooks", "put"]
            _ = await varve(put[0], put[1], "ops", "https://b.example/", "--server", server.url)
            _ = await varve(
                put[0], put[1], "ops", "https://b.example/", "--retry", "5s", "--if-match", "6", "--server",
                server.url)
            _ = await varve(
                put[0], put[1], "ops", "https://b.example/", "--retry", "5s", "--format", "pagerduty",
                "--server", server.url)
            _ = await varve(put[0], put[1], "new", "https://b.example/", "--server", server.url)
        }
        let puts = log.all.filter { $0.method == "PUT" }
        #expect(
            puts.map(\.body) == [
                #"{"url":"https://b.example/","format":"slack","retry":["0s","1h"]}"#,
                #"{"url":"https://b.example/","format":"slack","retry":["5s"]}"#,
                #"{"url":"https://b.example/","format":"pagerduty","retry":["5s"]}"#,
                #"{"url":"https://b.example/"}"#,
            ])
        #expect(puts.map { $0.headers.first(name: "If-Match") } == ["\"7\"", "\"6\"", nil, nil])
    }

    @Test func whatAnAnswerWarnsOfIsToldBesideTheResult() async throws {
        let rule = try TemporaryFile("{name: slow, when: x}\n")
        _ = try await Self.sent(#"{"events":[],"warnings":["no webhook 'ops'"]}"#) { url in
            let run = await varve("rules", "put", rule.path, "--server", url)
            #expect(run.status == .done && run.errors == "varve: warning: no webhook 'ops'\n")
        }
    }

    @Test func aPackWithoutRulesOrWithARevisionIsRefused() async throws {
        let empty = try TemporaryFile("rules: []\n")
        let pack = try TemporaryFile("rules: [{name: a, when: x}, {name: b, when: y}]\n")
        let log = try await Self.sent { url in
            let none = await varve("rules", "put", empty.path, "--server", url)
            #expect(none.status == .usage && none.errors.contains("there are no rules in it"))
            let matched = await varve("rules", "put", pack.path, "--if-match", "3", "--server", url)
            #expect(matched.status == .usage && matched.errors.contains("one rule"))
        }
        #expect(log.lines.isEmpty)
    }
}
