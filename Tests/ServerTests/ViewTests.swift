import Engine
import HTTPTypes
import JSON
import Server
import Testing

@Suite struct ViewTests {
    let engine = StubEngine()

    @Test(arguments: Depth.allCases)
    func listsTheViewsWithTheirParameters(_ depth: Depth) async throws {
        try await depth.test(engine) { client async throws in
            let views = try await client.get("/v1/views").json?["views"]?.array
            #expect(views?.map { $0["name"]?.string } == ["latency", "drift"])
            #expect(views?.map { $0["available"]?.bool } == [true, false])
            let parameter = views?.first?["parameters"]?.array?.first
            #expect(parameter?["name"] == "model" && parameter?["required"] == false)
        }
    }

    @Test(arguments: Depth.allCases)
    func passesTheParametersThrough(_ depth: Depth) async throws {
        try await depth.test(engine) { client async throws in
            let query =
                "model=a+b&from=2026-01-01T00%3A00%3A00%2B01%3A00&empty=&as_of=p0&after=p9&timeout_ms=250"
            #expect(try await client.get("/v1/views/latency?\(query)").status == 200)
            #expect(try await client.get("/v1/views/late").status == 200)
        }
        #expect(engine.queries.map(\.view) == ["latency", "late"])
        #expect(
            engine.queries.first?.parameters == [
                "model": "a b", "from": "2026-01-01T00:00:00+01:00", "empty": "", "as_of": "p0",
            ])
        #expect(engine.queries.map(\.after) == ["p9", nil])
        #expect(engine.queries.map(\.timeoutMilliseconds) == [250, 1_000])
    }

    @Test(
        arguments: Depth.allCases,
        ["timeout_ms=soon", "timeout_ms=-1", "timeout_ms=60001", "model=a&model=b", "after=", "as_of="])
    func refusesAParameterThatCanNotBeRead(_ depth: Depth, _ query: String) async throws {
        try await depth.test(engine) { client async throws in
            #expect(try await client.get("/v1/views/latency?\(query)").isProblem(400, "invalid"))
        }
        #expect(engine.queries.isEmpty)
    }

    @Test(arguments: Depth.allCases)
    func answersCSVToWhomAsksForIt(_ depth: Depth) async throws {
        engine.answer([
            "view": "latency", "position": "p7", "watermark": "w7",
            "windows": [
                ["model": "a", "latency_ms": nil, "count": 0],
                ["model": "b,\"c\"", "latency_ms": ["p50": 1.5, "p99": 2], "count": 3],
            ],
        ])
        try await depth.test(engine) { client async throws in
            let answer = try await client.get("/v1/views/latency", [.accept: "text/csv"])
            #expect(answer.type == "text/csv; charset=utf-8; header=present")
            #expect(
                answer.text
                    == "model,count,latency_ms.p50,latency_ms.p99\r\na,0,,\r\n\"b,\"\"c\"\"\",3,1.5,2\r\n")
            #expect(answer.headers[.position] == "p7")
        }
    }

    @Test(
        arguments: [
            ("", "model,version,start,count\r\n"), ("?group_by=version", "version,start,count\r\n"),
        ])
    func answersTheHeaderOfAnEmptyView(_ query: String, _ header: String) async throws {
        try await Depth.router.test(engine) { client async throws in
            let answer = try await client.get("/v1/views/latency\(query)", [.accept: "text/csv"])
            #expect(answer.text == header)
        }
    }

    @Test(
        arguments: Depth.allCases,
        ["*/*", "text/html, */*;q=0.8", "application/json, text/csv", "text/csv;q=0.5, application/json"])
    func answersJSONToEveryoneElse(_ depth: Depth, _ accept: String) async throws {
        try await depth.test(engine) { client async throws in
            #expect(try await client.get("/v1/views/latency", [.accept: accept]).type == "application/json")
        }
    }

    @Test(arguments: Depth.allCases)
    func hasNoCSVOfAnAnswerWithoutRows(_ depth: Depth) async throws {
        engine.answer(["view": "latency"])
        try await depth.test(engine) { client async throws in
            let answer = try await client.get("/v1/views/latency", [.accept: "text/csv"])
            #expect(answer.isProblem(406, "not-acceptable"))
        }
    }

    @Test(arguments: Depth.allCases)
    func tellsThatAPositionWasNotReached(_ depth: Depth) async throws {
        engine.fail(with: EngineError(.timeout, "Not there yet."))
        try await depth.test(engine) { client async throws in
            #expect(try await client.get("/v1/views/latency?after=p9").isProblem(408, "timeout"))
        }
    }
}

extension HTTPField.Name {
    static let position = Self("Varve-Position") ?? .cookie
}
