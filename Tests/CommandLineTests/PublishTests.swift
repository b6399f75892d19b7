import CommandLine
import JSON
import Synchronization
import Testing

@Suite struct PublishTests {
    /// Takes every event but those with "bad" in them, as the engine would.
    private static func take(_ request: StubServer.Request) -> StubServer.Reply {
        let lines = request.body.split(separator: "\n")
        let rejected = lines.indices.filter { lines[$0].contains("bad") }
            .map { "{\"index\": \($0), \"reason\": \"data.latency_ms: not a number\"}" }
        let accepted = lines.count - rejected.count
        return .init(
            body:
                "{\"accepted\": \(accepted), \"rejected\": [\(rejected.joined(separator: ","))], \"position\": \"1\"}"
        )
    }

    private static func problem(_ status: Int, _ detail: String, retryAfter: String? = nil)
        -> StubServer.Reply
    {
        var headers = ["Content-Type": "application/problem+json"]
        headers["Retry-After"] = retryAfter
        return .init(status: status, headers: headers, body: "{\"title\": \"t\", \"detail\": \"\(detail)\"}")
    }

    private static func lines(_ count: Int, bad: Set<Int> = []) -> String {
        (1...count).map { bad.contains($0) ? "{\"bad\":\($0)}\n" : "{\"id\":\($0)}\n" }.joined()
    }

    @Test func rejectedEventsAreToldWithTheirLinesAcrossBatches() async throws {
        let text = "\n" + Self.lines(25, bad: [3, 12, 25]) + "\n"
        let file = try TemporaryFile(text)
        let run = try await StubServer.with(Self.take) { server in
            await varve("publish", "inference", file.path, "--server", server.url, "--batch", "10")
        }
        #expect(run.status == .difference)
        #expect(run.errors == "")
        let expected: JSONValue = [
            "accepted": 22, "rejected": 3,
            "reasons": [
                ["reason": "data.latency_ms: not a number", "count": 3, "first_lines": [4, 13, 26]]
            ],
        ]
        #expect(run.output == expected.text + "\n")
    }

    @Test func eventsArriveInOrderAndCompletely() async throws {
        let received = Mutex("")
        let uris = Mutex<Set<String>>([])
        let file = try TemporaryFile(Self.lines(95))
        let run = try await StubServer.with({ request in
            received.withLock { $0 += request.body }
            uris.withLock { _ = $0.insert(request.uri) }
            return Self.take(request)
        }) { server in
            await varve("publish", "inference", file.path, "--server", server.url + "/", "--batch", "7")
        }
        #expect(run.status == .done)
        #expect(received.withLock { $0 } == Self.lines(95))
        #expect(uris.withLock { $0 } == ["/v1/topics/inference/events"])
    }

    @Test func severalConnectionsLoseNothing() async throws {
        let received = Mutex<[String]>([])
        let file = try TemporaryFile(Self.lines(300, bad: Set(1...300).filter { $0 % 10 == 0 }))
        let run = try await StubServer.with({ request in
            received.withLock { $0 += request.body.split(separator: "\n").map(String.init) }
            return Self.take(request)
        }) { server in
            await varve(
                "publish", "inference", file.path, "--server", server.url, "--batch", "7", "--connections",
                "4")
        }
        #expect(received.withLock { Set($0).count } == 300)
        let told = try JSONValue(parsing: run.output.utf8)
        #expect(told["accepted"] == 270)
        let lines = told["reasons"]?.array?.first?["first_lines"]
        #expect(lines == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
    }

    @Test func aBusyServerIsAskedAgainAfterTheTimeThatItNames() async throws {
        let file = try TemporaryFile(Self.lines(20))
        let run = try await StubServer.with({ request in
            switch request.number {
            case 1: Self.problem(429, "the engine lags", retryAfter: "0")
            case 2: Self.problem(503, "restoring", retryAfter: "0")
            case 3: .init(body: "{\"status\": \"restoring\"}")
            case 5: Self.problem(500, "an accident")
            case 6: StubServer.Reply(body: nil)
            default: Self.take(request)
            }
        }) { server in
            await varve("publish", "inference", file.path, "--server", server.url, "--batch", "10")
        }
        #expect(run.status == .done)
        #expect(try JSONValue(parsing: run.output.utf8)["accepted"] == 20)
        // Once: the next line about it comes half a minute later.
        #expect(run.errors == "varve: trying again: the engine lags (429)\n")
    }

    @Test func anEngineThatHasFailedEndsTheCommandAtOnce() async throws {
        let file = try TemporaryFile(Self.lines(3))
        let health = """
            {"status": "failed", "reason": "shard data-0: checksum", "shards": [{"state": "failed: checksum"}]}
            """
        let run = try await StubServer.with({ request in
            request.uri == "/v1/health" ? .init(body: health) : Self.problem(503, "shard data-0: checksum")
        }) { server in
            await varve("publish", "inference", file.path, "--server", server.url)
        }
        #expect(run.status == .unavailable)
        #expect(run.errors.contains("the server's engine has failed: shard data-0: checksum"))
        #expect(!run.errors.contains("busy"))
    }

    @Test func aBodyThatIsTooLargeIsSentInParts() async throws {
        let file = try TemporaryFile(
            Self.lines(8) + "{\"large\":\"" + String(repeating: "x", count: 90) + "\"}\n")
        let run = try await StubServer.with({ request in
            request.body.utf8.count > 40 ? Self.problem(413, "too large") : Self.take(request)
        }) { server in
            await varve("publish", "inference", file.path, "--server", server.url)
        }
        #expect(run.status == .difference)
        let told = try JSONValue(parsing: run.output.utf8)
        #expect(told["accepted"] == 8)
        #expect(told["reasons"]?.array?.first?["first_lines"] == [9])
    }

    @Test func aTopicThatIsNotThereEndsTheCommand() async throws {
        let file = try TemporaryFile(Self.lines(3))
        let run = try await StubServer.with({ _ in Self.problem(404, "there is no topic inferense") }) {
            server in
            await varve("publish", "inferense", file.path, "--server", server.url)
        }
        #expect(run.status == .usage)
        #expect(run.errors.contains("there is no topic inferense (404)"))
        #expect(run.output == "")
    }

    @Test func anAnswerThatAccountsForLessThanWasSentIsAnError() async throws {
        let file = try TemporaryFile(Self.lines(3))
        let run = try await StubServer.with({ _ in .init(body: "{\"accepted\": 2, \"rejected\": []}") }) {
            server in
            await varve("publish", "inference", file.path, "--server", server.url)
        }
        #expect(run.status == .unavailable)
        #expect(run.errors.contains("doesn't account for every event"))
    }

    @Test func nobodyThereIsStatusThree() async throws {
        let server = try await StubServer(Self.take)
        await server.stop()
        let file = try TemporaryFile(Self.lines(3))
        let run = await varve("publish", "inference", file.path, "--server", server.url)
        #expect(run.status == .unavailable)
        #expect(run.errors.contains("no answer from \(server.url): connection refused"))
        #expect(run.output == "")
    }

    @Test func aMissingFileIsNamedBeforeAnythingIsSent() async throws {
        let file = try TemporaryFile(Self.lines(3))
        let requests = Mutex(0)
        let run = try await StubServer.with({ request in
            requests.withLock { $0 += 1 }
            return Self.take(request)
        }) { server in
            await varve("publish", "inference", file.path, "/nonexistent/e.ndjson", "--server", server.url)
        }
        #expect(run.status == .usage)
        #expect(run.errors.contains("/nonexistent/e.ndjson: no such file"))
        #expect(requests.withLock { $0 } == 0)
    }

    @Test func aTruncatedFileIsAnErrorAfterWhatCouldBeRead() async throws {
        // {"id":1} and a line end, stored without compression, and then nothing.
        let gzip: [UInt8] =
            [31, 139, 8, 0, 0, 0, 0, 0, 0, 255, 0, 9, 0, 246, 255] + Array("{\"id\":1}\n".utf8)
        let file = try TemporaryFile(gzip, named: "cut.gz")
        let run = try await StubServer.with(Self.take) { server in
            await varve("publish", "inference", file.path, "--server", server.url)
        }
        #expect(run.status == .difference)
        #expect(try JSONValue(parsing: run.output.utf8)["accepted"] == 1)
        #expect(run.errors.contains("cut.gz: gzip that ends early"))
    }

    @Test func severalFilesAreToldApart() async throws {
        let first = try TemporaryFile(Self.lines(2, bad: [2]), named: "first.ndjson")
        let second = try TemporaryFile(Self.lines(2, bad: [1]), named: "second.ndjson")
        let run = try await StubServer.with(Self.take) { server in
            await varve("publish", "inference", first.path, second.path, "--server", server.url)
        }
        let reason = try #require(try JSONValue(parsing: run.output.utf8)["reasons"]?.array?.first)
        #expect(reason["first_lines"] == [2, 1])
        #expect(reason["first_at"] == [.string("\(first.path):2"), .string("\(second.path):1")])
    }

    @Test func aDirectoryTakesEventsWithoutAServer() async throws {
        let provider = StubProvider()
        let file = try TemporaryFile(Self.lines(5, bad: [4]))
        let run = await varve(
            "publish", "inference", file.path, "--data", "somewhere", "--output", "csv", provider: provider)
        #expect(run.status == .difference)
        #expect(run.output == "reason,count,first_lines\ndata.latency_ms: not a number,1,4\n")
        #expect(provider.engine.acceptedCount == 4)
        #expect(provider.closedCount == 1)
    }

    @Test func csvIsSentByItsMapping() async throws {
        let map = try TemporaryFile("type: t\ncolumns: {a: data.model}", named: "map.yaml")
        let file = try TemporaryFile("a\nx\nbad\n1,2\n", named: "events.csv")
        let run = await varve(
            "publish", "inference", file.path, "--data", "d", "--map", map.path, "--output", "json")
        let told = try JSONValue(parsing: run.output.utf8)
        #expect(told["accepted"] == 1)
        #expect(told["rejected"] == 2)
        let without = await varve("publish", "inference", file.path, "--data", "d")
        #expect(without.status == .usage)
        #expect(without.errors.contains("--map"))
    }
}
