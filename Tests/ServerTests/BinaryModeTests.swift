import Engine
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSON
import Logging
import Server
import Testing

/// The headers of binary mode, all the way into a real engine.
@Suite struct BinaryModeTests {
    private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func withServer(_ body: @Sendable (TestClient) async throws -> Void) async throws {
        let directory = NSTemporaryDirectory() + "varve-binary-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var configuration = EngineConfiguration()
        configuration.dataDirectory = directory
        let engine = try Engine(configuration, logger: quiet)
        try await engine.restore()
        let server = VarveServer(configuration: VarveServer.Configuration(), engine: engine, logger: quiet)
        try await server.application().test(.router) { try await body(TestClient(client: $0)) }
        try await engine.stop()
    }

    @Test func quotesAndPercentEncodingAreTakenOffOnce() async throws {
        let headers: HTTPFields = [
            .ce("specversion"): "1.0", .ce("id"): "a%2541", .ce("source"): "/s%22x", .ce("subject"): "50%25",
            .ce("type"): "\"io.varve.inference.completed.v1\"", .ce("time"): "2026-01-01T00:00:00Z",
        ]
        let data = #"{"model":"chat","version":"v1","request_id":"r1","latency_ms":5}"#
        let same =
            #"{"specversion":"1.0","id":"a%41","source":"/s\"x","type":"io.varve.inference.completed.v1","#
            + #""subject":"50%","time":"2026-01-01T00:00:00Z","data":\#(data)}"#
        try await withServer { client async throws in
            let first = try await client.ingest(
                Array(data.utf8), "application/json", headers, query: "?ack=applied")
            #expect(first.json?["accepted"] == 1 && first.json?["duplicates"] == 0, "\(first.text)")
            let second = try await client.ingest(Array(same.utf8), query: "?ack=applied")
            #expect(second.json?["accepted"] == 1 && second.json?["duplicates"] == 1, "\(second.text)")
        }
    }
}
