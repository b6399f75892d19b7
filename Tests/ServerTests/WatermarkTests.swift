import Engine
import HTTPTypes
import JSON
import Server
import Testing

@Suite struct WatermarkTests {
    let engine = StubEngine()
    let json: HTTPFields = [.contentType: "application/json"]

    @Test(arguments: Depth.allCases)
    func declaresATimeForSomeTopics(_ depth: Depth) async throws {
        try await depth.test(engine) { client async throws in
            let body = Array(#"{"time":"2026-01-01T01:00:00.500+01:00","topics":["inference"]}"#.utf8)
            let answer = try await client.send(.post, "/v1/watermark?ack=applied", json, body)
            #expect(answer.status == 200)
            #expect(answer.json?["position"] == "p2")
        }
        #expect(engine.declarations.map(\.time) == [1_767_225_600_500])
        #expect(engine.declarations.map(\.topics) == [["inference"]])
        #expect(engine.declarations.map(\.acknowledgement) == [.applied])
    }

    @Test(
        arguments: Depth.allCases,
        [
            ("", nil), ("[]", nil), ("{", nil), ("{}", "/time"), (#"{"time":5}"#, "/time"),
            (#"{"time":"yesterday"}"#, "/time"), (#"{"time":"2026-02-30T00:00:00Z"}"#, "/time"),
            (#"{"time":"2026-01-01T00:00:00Z","topics":"inference"}"#, "/topics"),
            (#"{"time":"2026-01-01T00:00:00Z","topics":[]}"#, "/topics"),
            (#"{"time":"2026-01-01T00:00:00Z","topics":["a",1]}"#, "/topics/1"),
            (#"{"time":"2026-01-01T00:00:00Z","topic":"a"}"#, "/topic"),
        ])
    func refusesWhatIsNoDeclaration(_ depth: Depth, _ body: (text: String, pointer: String?)) async throws {
        try await depth.test(engine) { client async throws in
            let answer = try await client.send(.post, "/v1/watermark", json, Array(body.text.utf8))
            #expect(answer.isProblem(400, "invalid"))
            #expect(answer.json?["errors"]?.array?.first?["pointer"]?.string == body.pointer)
        }
        #expect(engine.declarations.isEmpty)
    }

    @Test(arguments: Depth.allCases)
    func readsOnlyJSON(_ depth: Depth) async throws {
        try await depth.test(engine) { client async throws in
            let answer = try await client.send(
                .post, "/v1/watermark", [.contentType: "text/plain"], [123, 125])
            #expect(answer.isProblem(415, "unsupported-media-type"))
        }
    }
}
