import Engine
import HTTPTypes
import JSON
import Server
import Testing

@Suite struct IngestTests {
    let engine = StubEngine()
    let line = Array(#"{"id":"1"}"#.utf8)

    @Test(arguments: Depth.allCases)
    func answersWhatTheEngineTook(_ depth: Depth) async throws {
        try await depth.test(engine) { client async throws in
            let answer = try await client.ingest(line + [10] + line)
            #expect(answer.status == 200)
            #expect(answer.type == "application/json")
            #expect(answer.json == ["accepted": 2, "position": "p1", "rejected": []])
        }
        #expect(engine.ingested.first?.body == line + [10] + line)
        #expect(engine.ingested.first?.topic == "inference")
        #expect(engine.ingested.first?.acknowledgement == .durable)
    }

    @Test(
        arguments: Depth.allCases,
        [
            ("application/x-ndjson", IngestFormat.lines),
            ("APPLICATION/X-NDJSON ; charset=utf-8", .lines),
            ("application/cloudevents+json", .structured),
            ("application/cloudevents+json; charset=UTF-8", .structured),
            ("application/cloudevents-batch+json", .batch),
        ])
    func readsEachMediaType(_ depth: Depth, _ type: (text: String, format: IngestFormat)) async throws {
        try await depth.test(engine) { client async throws in
            #expect(try await client.ingest(line, type.text).status == 200)
        }
        #expect(engine.ingested.map(\.format) == [type.format])
    }

    @Test(arguments: Depth.allCases)
    func readsBinaryModeFromHeaders(_ depth: Depth) async throws {
        let headers: HTTPFields = [
            .ce("specversion"): "1.0", .ce("id"): "a%20b", .ce("source"): "/s", .ce("type"): "\"t\"",
        ]
        try await depth.test(engine) { client async throws in
            #expect(try await client.ingest(line, "application/json; a=b", headers).status == 200)
            #expect(try await client.ingest([], nil, headers).status == 200)
        }
        // As they came: the engine decodes them, and what is decoded twice is something else.
        let attributes = ["specversion": "1.0", "id": "a%20b", "source": "/s", "type": "\"t\""]
        #expect(
            engine.ingested.map(\.format) == [
                .binary(attributes: attributes, contentType: "application/json; a=b"),
                .binary(attributes: attributes, contentType: ""),
            ])
    }

    @Test(arguments: Depth.allCases, ["text/plain", "application/cloudevents+xml", "nonsense", nil])
    func refusesAnotherMediaType(_ depth: Depth, _ type: String?) async throws {
        try await depth.test(engine) { client async throws in
            let answer = try await client.ingest(line, type)
            #expect(answer.isProblem(415, "unsupported-media-type"))
            #expect(answer.json?["detail"]?.string?.contains("application/x-ndjson") == true)
        }
        #expect(engine.ingested.isEmpty)
    }

    @Test(arguments: Depth.allCases)
    func passesTheAcknowledgementOn(_ depth: Depth) async throws {
        try await depth.test(engine) { client async throws in
            #expect(try await client.ingest(line, query: "?ack=applied").json?["duplicates"] == 0)
            #expect(try await client.ingest(line, query: "?ack=durable").json?["duplicates"] == nil)
        }
        #expect(engine.ingested.map(\.acknowledgement) == [.applied, .durable])
    }

    @Test(
        arguments: Depth.allCases,
        [
            ("?ack=maybe", "ack"), ("?ack=durable&ack=applied", "ack"), ("?acks=durable", "acks"),
            ("?ack=%zz", "ack"), ("?ack=%ff", "ack"),
        ])
    func refusesAParameterThatCanNotBeRead(_ depth: Depth, _ query: (text: String, names: String))
        async throws
    {
        try await depth.test(engine) { client async throws in
            let answer = try await client.ingest(line, query: query.text)
            #expect(answer.isProblem(400, "invalid"))
            #expect(answer.json?["errors"]?.array?.first?["pointer"]?.string == query.names)
        }
        #expect(engine.ingested.isEmpty)
    }

    @Test(arguments: Depth.allCases)
    func refusesAnEmptyBody(_ depth: Depth) async throws {
        try await depth.test(engine) { client async throws in
            #expect(try await client.ingest([]).isProblem(400, "invalid"))
        }
        #expect(engine.ingested.isEmpty)
    }

    @Test(arguments: Depth.allCases)
    func refusesABodyOverTheLimit(_ depth: Depth) async throws {
        try await depth.test(engine, configure: { $0.limits.bodyBytes = 1_000 }) { client async throws in
            let atLimit = [UInt8](repeating: 1, count: 1_000)
            #expect(try await client.ingest(atLimit).status == 200)
            #expect(try await client.ingest(atLimit + [1]).isProblem(413, "too-large"))
        }
        #expect(engine.ingested.count == 1)
    }

    @Test(arguments: Depth.allCases)
    func decodesTheTopicOfThePath(_ depth: Depth) async throws {
        try await depth.test(engine) { client async throws in
            #expect(try await client.ingest(line, topic: "infer%65nce").status == 200)
            #expect(try await client.ingest(line, topic: "nonsense").isProblem(404, "not-found"))
            #expect(try await client.ingest(line, topic: "%ff").isProblem(404, "not-found"))
            // That there is nowhere to send it says more than that its type is missing.
            #expect(try await client.ingest(line, nil, topic: "nonsense").isProblem(404, "not-found"))
        }
    }

    @Test(
        arguments: Depth.allCases,
        [
            (EngineError(.invalid, "d"), 400, "invalid"), (EngineError(.notFound, "d"), 404, "not-found"),
            (EngineError(.timeout, "d"), 408, "timeout"), (EngineError(.tooLarge, "d"), 413, "too-large"),
            (EngineError(.unprocessable, "d"), 422, "unprocessable"),
            (EngineError(.busy(retryAfterSeconds: 3), "d"), 429, "busy"),
            (EngineError(.unavailable, "d"), 501, "unavailable"),
            (EngineError(.notReady, "d"), 503, "not-ready"),
        ])
    func tellsTheEnginesErrors(
        _ depth: Depth, _ failure: (error: EngineError, status: Int, kind: String)
    ) async throws {
        engine.fail(with: failure.error)
        try await depth.test(engine) { client async throws in
            let answer = try await client.ingest(line)
            #expect(answer.isProblem(failure.status, failure.kind))
            #expect(answer.json?["detail"] == "d")
            if case .busy = failure.error.kind { #expect(answer.headers[.retryAfter] == "3") }
        }
    }

    @Test func saysWhenToComeBackOnlyIfThatCanBeTold() async throws {
        engine.fail(with: EngineError(.notReady, "d"))
        try await Depth.router.test(engine) { client async throws in
            #expect(try await client.ingest(line).headers[.retryAfter] == "1")
        }
        engine.set(readiness: .failed(reason: "a shard has failed"))
        try await Depth.router.test(engine) { client async throws in
            #expect(try await client.ingest(line).headers[.retryAfter] == nil)
        }
    }

    @Test(arguments: Depth.allCases)
    func keepsInternalErrorsToItself(_ depth: Depth) async throws {
        engine.fail(with: EngineError(.internal, "secret/path"))
        try await depth.test(engine) { client async throws in
            let answer = try await client.ingest(line)
            #expect(answer.isProblem(500, "internal"))
            #expect(!answer.text.contains("secret"))
            #expect(answer.json?["instance"]?.string?.hasPrefix("urn:varve:request:") == true)
        }
    }

    @Test(arguments: Depth.allCases)
    func answersBusyBeforeTheBudgetIsSpent(_ depth: Depth) async throws {
        try await depth.test(engine, configure: { $0.limits.inFlightBytes = 1_000 }) { client async throws in
            let answer = try await client.ingest([UInt8](repeating: 1, count: 1_001))
            #expect(answer.isProblem(429, "busy"))
            #expect(answer.headers[.retryAfter] == "1")
            // What was refused has given back what it took.
            #expect(try await client.ingest([UInt8](repeating: 1, count: 1_000)).status == 200)
            #expect(try await client.ingest([UInt8](repeating: 1, count: 1_000)).status == 200)
        }
    }
}

extension HTTPField.Name {
    static func ce(_ attribute: String) -> Self { Self("ce-\(attribute)") ?? .cookie }
}
