import CommandLine
import JSON
import Testing

@Suite struct QueryTests {
    private static let view =
        "{\"view\":\"latency\", \"windows\":[{\"model\":\"a b\",\"count\":2}],\"position\":\"9\"}"

    @Test func jsonIsTheServersAnswerAsItIs() async throws {
        let run = try await StubServer.with({ _ in .init(body: Self.view) }) { server in
            await varve("query", "latency", "--server", server.url)
        }
        #expect(run.status == .done)
        #expect(run.output == Self.view + "\n")
    }

    @Test func parametersAreEscaped() async throws {
        let run = try await StubServer.with({ request in
            .init(body: "{\"uri\": \"\(request.uri)\"}")
        }) { server in
            await varve(
                "query", "dead-letters", "--server", server.url, "--model", "a&b=c", "--version", "v 1",
                "--from",
                "2026-01-01T00:00:00+01:00", "--group-by", "model,version", "--as-of", "7", "--after", "p/1",
                "--timeout-ms", "5", "--param", "device=x=y")
        }
        #expect(
            try JSONValue(parsing: run.output.utf8)["uri"]
                == """
                /v1/views/dead-letters?model=a%26b%3Dc&version=v%201&from=2026-01-01T00%3A00%3A00%2B01%3A00\
                &group_by=model%2Cversion&as_of=7&device=x%3Dy&after=p%2F1&timeout_ms=5
                """)
    }

    @Test func tablesAndCSVAreMadeOfTheSameAnswer() async throws {
        let (table, csv) = try await StubServer.with({ _ in .init(body: Self.view) }) { server in
            (
                await varve("query", "latency", "--server", server.url, terminalWidth: 40),
                await varve("query", "latency", "--output", "csv", environment: ["VARVE_SERVER": server.url])
            )
        }
        #expect(table.output == "model  count\na b        2\nposition: 9\n")
        #expect(csv.output == "model,count\na b,2\n")
    }

    @Test(arguments: [
        (400, CommandStatus.usage), (404, .usage), (408, .unavailable), (429, .unavailable),
        (503, .unavailable),
    ]) func problemsAreShownAsSentences(status: Int, expected: CommandStatus) async throws {
        let body = """
            {"type": "t", "title": "Bad", "status": \(status), "detail": "window: not a duration",
             "errors": [{"pointer": "window", "reason": "90x"}]}
            """
        let run = try await StubServer.with({ _ in
            .init(status: status, headers: ["Content-Type": "application/problem+json"], body: body)
        }) { server in
            await varve("query", "latency", "--window", "90x", "--server", server.url)
        }
        #expect(run.status == expected)
        #expect(run.errors == "varve: window: not a duration (\(status))\n  window: 90x\n")
        #expect(run.output == "")
    }

    @Test func aServerMayBeNamedWithoutItsScheme() async throws {
        let run = try await StubServer.with({ _ in .init(body: Self.view) }) { server in
            await varve("query", "latency", "--server", String(server.url.dropFirst("http://".count)))
        }
        #expect(run.status == .done)
    }

    @Test func aPersonIsToldWhatAnAnswerAboutThePastTook() async throws {
        let headers = [
            "Content-Type": "application/json", "Varve-As-Of": "p1", "Varve-Replayed-Records": "1200",
            "Server-Timing": "replay;dur=12.5;desc=\"replayed\"",
        ]
        let run = try await StubServer.with({ _ in .init(headers: headers, body: Self.view) }) { server in
            (
                await varve(
                    "query", "latency", "--as-of", "p1", "--server", server.url, errorsAreTerminal: true),
                await varve("query", "latency", "--as-of", "p1", "--server", server.url)
            )
        }
        #expect(run.0.errors == "as of p1, 1,200 records replayed in 12.50 ms\n")
        #expect(run.1.errors == "")
    }

    @Test func anAnswerFromSomethingElseIsAnError() async throws {
        let run = try await StubServer.with({ _ in .init(body: "<html>") }) { server in
            await varve("query", "latency", "--server", server.url, "--output", "table")
        }
        #expect(run.status == .unavailable)
        #expect(run.errors.contains("Is it a Varve server?"))
    }

    @Test func aDirectoryIsAskedWithoutAServer() async {
        let provider = StubProvider()
        let run = await varve(
            "query", "latency", "--data", "d", "--model", "chat", "--output", "csv", provider: provider)
        #expect(run.output == "model,version\nmodel,chat\n")
        #expect(provider.closedCount == 1)
        let held = await varve("query", "latency", "--data", "held")
        #expect(held.status == .unavailable)
        #expect(held.errors.contains("another process owns it"))
        let unknown = await varve("query", "latenzy", "--data", "d", provider: provider)
        #expect(unknown.status == .usage)
        #expect(unknown.errors.contains("there is no view latenzy"))
        #expect(provider.closedCount == 2)
    }

    @Test(arguments: ["ftp://x", "http://", "http://x/?a=b", ""])
    func whatIsNoServerIsRefused(url: String) async {
        let run = await varve("query", "latency", "--server", url)
        #expect(run.status == .usage)
        #expect(run.errors.contains("is no server"))
    }
}
