import HTTPTypes
import JSON
import Server
import Testing

@Suite struct MethodTests {
    let engine = StubEngine()

    @Test(arguments: Depth.allCases, ["/nothing", "/v1/views/latency/more", "/v1/topics/inference"])
    func knowsNoOtherPath(_ depth: Depth, _ path: String) async throws {
        try await depth.test(engine) { client async throws in
            let answer = try await client.get(path)
            #expect(answer.isProblem(404, "not-found"))
            #expect(answer.json?["instance"]?.string == path)
        }
    }

    @Test(
        arguments: Depth.allCases,
        [
            (HTTPRequest.Method.put, "/v1/topics/inference/events", "GET, HEAD, POST"),
            (.post, "/v1/views", "GET, HEAD"),
            (.delete, "/v1/views/latency", "GET, HEAD"), (.put, "/", "GET, HEAD"),
            (.get, "/v1/watermark", "POST"),
            (.options, "/metrics", "GET, HEAD"), (.patch, "/readyz", "GET, HEAD"),
        ])
    func namesTheMethodsOfAPath(
        _ depth: Depth, _ request: (method: HTTPRequest.Method, path: String, allow: String)
    ) async throws {
        try await depth.test(engine) { client async throws in
            let answer = try await client.send(request.method, request.path)
            #expect(answer.isProblem(405, "method-not-allowed"))
            #expect(answer.headers[.allow] == request.allow)
        }
    }

    @Test(arguments: ["/", "/livez", "/metrics", "/v1/views", "/v1/views/latency", "/nothing"])
    func answersHEADWithoutABody(_ path: String) async throws {
        try await Depth.router.test(engine) { client async throws in
            let get = try await client.get(path)
            let head = try await client.send(.head, path)
            #expect(head.status == get.status)
            #expect(head.headers[.contentType] == get.headers[.contentType])
            #expect(head.body.isEmpty)
        }
    }
}
