import Engine
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSON
import Logging
import NIOCore
import Server

/// How much of the server a test goes through: the routes alone, or a socket as well.
enum Depth: CaseIterable, Sendable {
    case router, live

    func test(
        _ engine: StubEngine, configure: (inout VarveServer.Configuration) -> Void = { _ in },
        _ body: @Sendable (TestClient) async throws -> Void
    ) async throws {
        let server = VarveServer.testing(engine, configure: configure)
        try await server.application().test(self == .router ? .router : .live) { client in
            try await body(TestClient(client: client))
        }
    }
}

extension VarveServer {
    /// A server on a port of the system's choice that logs nothing.
    static func testing(
        _ engine: StubEngine, configure: (inout Configuration) -> Void = { _ in },
        onBound: @escaping @Sendable (ListenAddress) async -> Void = { _ in }
    ) -> VarveServer {
        var configuration = Configuration()
        configuration.address = ListenAddress(host: "127.0.0.1", port: 0)
        configuration.openAPI = Array("openapi: 3.1.0\n".utf8)
        configuration.dashboard = Array("<!doctype html>\n".utf8)
        configure(&configuration)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return VarveServer(configuration: configuration, engine: engine, logger: logger, onBound: onBound)
    }
}

struct TestClient: Sendable {
    var client: any TestClientProtocol

    func get(_ path: String, _ headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.get, path, headers)
    }

    func ingest(
        _ body: [UInt8], _ type: String? = "application/x-ndjson", _ headers: HTTPFields = [:],
        topic: String = "inference", query: String = ""
    ) async throws -> Answer {
        var headers = headers
        headers[.contentType] = type
        return try await send(.post, "/v1/topics/\(topic)/events\(query)", headers, body)
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields = [:], _ body: [UInt8]? = nil
    ) async throws -> Answer {
        let response = try await client.executeRequest(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(bytes: $0) })
        return Answer(
            status: response.status.code, headers: response.headers,
            body: Array(response.body.readableBytesView))
    }
}

struct Answer: Sendable {
    var status: Int
    var headers: HTTPFields
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONValue? { try? JSONValue(parsing: body) }
    var type: String? { headers[.contentType] }

    /// Whether it is a complete problem of that status.
    func isProblem(_ status: Int, _ kind: String) -> Bool {
        self.status == status && type == "application/problem+json"
            && json?["status"]?.integer == Int64(status)
            && json?["type"]?.string == "urn:varve:problem:\(kind)"
            && json?["title"]?.string?.isEmpty == false
            && json?["detail"]?.string?.isEmpty == false
    }
}
