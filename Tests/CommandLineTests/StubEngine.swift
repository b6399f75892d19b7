import CommandLine
import Engine
import JSON
import Synchronization

/// An engine that takes every event but those with "bad" in them, and answers every view with what it was asked.
final class StubEngine: EngineService {
    private let accepted = Mutex(0)
    let readiness: Readiness

    init(readiness: Readiness = .ready) { self.readiness = readiness }

    var acceptedCount: Int { accepted.withLock { $0 } }

    func ingest(_ request: IngestRequest) async throws(EngineError) -> IngestAnswer {
        guard request.topic == "inference" else {
            throw EngineError(.notFound, "there is no topic \(request.topic)")
        }
        let lines = request.body.split(separator: UInt8(ascii: "\n"))
        let bad = lines.indices.filter { String(decoding: lines[$0], as: UTF8.self).contains("bad") }
        accepted.withLock { $0 += lines.count - bad.count }
        return IngestAnswer(
            accepted: lines.count - bad.count,
            rejected: bad.map { .init(index: $0, reason: "data.latency_ms: not a number") }, position: "1")
    }

    var views: [ViewDescription] { [] }

    func view(_ query: ViewQuery) async throws(EngineError) -> AnsweredView {
        guard query.view == "latency" else { throw EngineError(.notFound, "there is no view \(query.view)") }
        let parameters = query.parameters.sorted { $0.key < $1.key }
        return AnsweredView(json: [
            "view": .string(query.view), "position": "7",
            "windows": .array(parameters.map { ["model": .string($0.key), "version": .string($0.value)] }),
        ])
    }

    func execute(_ request: CommandRequest) async throws(EngineError) -> CommandAnswer {
        throw EngineError(.unavailable, "no commands here")
    }

    func resource(_ request: ResourceRequest) async throws(EngineError) -> ResourceAnswer {
        throw EngineError(.unavailable, "no resources here")
    }

    func evaluate(_ question: FlagQuestion) async throws(EngineError) -> FlagAnswer {
        throw EngineError(.unavailable, "no flags here")
    }

    func declareWatermark(_ declaration: WatermarkDeclaration) async throws(EngineError) -> JSONValue { [:] }
    func health() async -> JSONValue { ["shards": [["shard": "data-0"], ["shard": "control"]]] }
    func metrics() async -> [MetricFamily] { [] }
}
