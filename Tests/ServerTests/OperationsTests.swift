import Engine
import HTTPTypes
import JSON
import Server
import Testing

@Suite struct OperationsTests {
    let engine = StubEngine()

    @Test(arguments: Depth.allCases)
    func saysWhetherItIsReady(_ depth: Depth) async throws {
        try await depth.test(engine) { client async throws in
            #expect(try await client.get("/livez").status == 200)
            let ready = try await client.get("/readyz")
            #expect(ready.status == 200 && ready.json == ["status": "ready"])

            engine.set(readiness: .restoring(share: 0.25, secondsLeft: 3))
            let restoring = try await client.get("/readyz")
            #expect(restoring.isProblem(503, "not-ready"))
            #expect(restoring.json?["share_done"]?.number == 0.25)
            #expect(restoring.json?["seconds_left"]?.number == 3)
            #expect(restoring.headers[.retryAfter] == "3")

            engine.set(readiness: .restoring(share: 0, secondsLeft: nil))
            #expect(try await client.get("/readyz").json?["seconds_left"] == .null)
            engine.set(readiness: .restoring(share: .nan, secondsLeft: .infinity))
            #expect(try await client.get("/readyz").json?["share_done"] == 0)
            #expect(try await client.get("/").status == 200)

            engine.set(readiness: .failed(reason: "The disk is full."))
            let failed = try await client.get("/readyz")
            #expect(failed.isProblem(503, "not-ready"))
            #expect(failed.json?["detail"] == "The disk is full.")
            #expect(try await client.get("/livez").status == 200)
        }
    }

    @Test(arguments: Depth.allCases)
    func servesThePagesItPromises(_ depth: Depth) async throws {
        try await depth.test(engine) { client async throws in
            #expect(try await client.get("/v1/health").json == ["shards": []])
            let openAPI = try await client.get("/openapi.yaml")
            #expect(openAPI.type == "application/yaml" && openAPI.text == "openapi: 3.1.0\n")
            let front = try await client.get("/")
            #expect(front.type == "text/html; charset=utf-8")
            #expect(front.text == "<!doctype html>\n")
        }
    }

    @Test(arguments: Depth.allCases)
    func countsItsOwnRequestsByRoute(_ depth: Depth) async throws {
        try await depth.test(engine) { client async throws in
            _ = try await client.ingest([49])
            _ = try await client.ingest([49], topic: "nonsense")
            _ = try await client.get("/no/such/path")
            let answer = try await client.get("/metrics")
            #expect(answer.type == "text/plain; version=0.0.4; charset=utf-8")
            let lines = Set(answer.text.split(separator: "\n"))
            let route = #"route="/v1/topics/{topic}/events""#
            #expect(lines.contains(#"varve_events_total{topic="a\"b\\c\nd"} 7"#))
            #expect(
                lines.contains(#"varve_http_requests_total{\#(route),method="POST",status="200"} 1"#[...]))
            #expect(
                lines.contains(#"varve_http_requests_total{\#(route),method="POST",status="404"} 1"#[...]))
            #expect(
                lines.contains(#"varve_http_requests_total{route="unmatched",method="GET",status="404"} 1"#))
            #expect(lines.contains(#"varve_http_request_duration_seconds_count{\#(route)} 2"#[...]))
            #expect(lines.contains(#"varve_http_rejected_bodies_total{reason="not-found"} 1"#))
            #expect(lines.contains("varve_http_requests_in_flight 1"))
            #expect(lines.contains("varve_http_body_bytes_in_flight 0"))
        }
    }
}
