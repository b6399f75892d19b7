import Engine
import JSON
import Synchronization

/// An engine that remembers what it is asked and answers what a test tells it to.
final class StubEngine: EngineService {
    private struct State {
        var ingested: [IngestRequest] = []
        var queries: [ViewQuery] = []
        var declarations: [WatermarkDeclaration] = []
        var commands: [CommandRequest] = []
        var questions: [ResourceRequest] = []
        var readiness = Readiness.ready
        var failure: EngineError?
        var answer: JSONValue = ["view": "latency", "position": "p1", "watermark": "w1", "windows": []]
        /// Waited for by every ingest.
        var gate: Gate?
    }

    private let state = Mutex(State())

    var ingested: [IngestRequest] { state.withLock { $0.ingested } }
    var queries: [ViewQuery] { state.withLock { $0.queries } }
    var declarations: [WatermarkDeclaration] { state.withLock { $0.declarations } }

    var commands: [CommandRequest] { state.withLock { $0.commands } }
    var questions: [ResourceRequest] { state.withLock { $0.questions } }

    func set(readiness: Readiness) { state.withLock { $0.readiness = readiness } }
    func fail(with error: EngineError) { state.withLock { $0.failure = error } }
    func answer(_ answer: JSONValue) { state.withLock { $0.answer = answer } }
    func hold(at gate: Gate) { state.withLock { $0.gate = gate } }

    // MARK: EngineService

    func ingest(_ request: IngestRequest) async throws(EngineError) -> IngestAnswer {
        let (failure, gate) = state.withLock { state in
            state.ingested.append(request)
            return (state.failure, state.gate)
        }
        await gate?.wait()
        if let failure { throw failure }
        guard request.topic == "inference" else {
            throw EngineError(.notFound, "There is no topic \(request.topic).")
        }
        let lines = request.body.split(separator: UInt8(ascii: "\n")).count
        return IngestAnswer(
            accepted: lines, rejected: [], duplicates: request.acknowledgement == .applied ? 0 : nil,
            position: "p1")
    }

    let views = [
        ViewDescription(
            "latency", summary: "Latency <per> window", parameters: [.init("model", "one model")],
            columns: ["model", "version", "start", "count"]),
        ViewDescription("drift", summary: "Drift", parameters: [], isAvailable: false),
    ]

    func view(_ query: ViewQuery) async throws(EngineError) -> AnsweredView {
        try state.withLock { state throws(EngineError) in
            state.queries.append(query)
            if let failure = state.failure { throw failure }
            return AnsweredView(json: state.answer)
        }
    }

    func execute(_ request: CommandRequest) async throws(EngineError) -> CommandAnswer {
        try state.withLock { state throws(EngineError) in
            state.commands.append(request)
            if let failure = state.failure { throw failure }
            return CommandAnswer(status: 201, etag: "\"7\"", body: state.answer)
        }
    }

    func resource(_ request: ResourceRequest) async throws(EngineError) -> ResourceAnswer {
        try state.withLock { state throws(EngineError) in
            state.questions.append(request)
            if let failure = state.failure { throw failure }
            return ResourceAnswer(etag: "\"7\"", body: state.answer)
        }
    }

    func evaluate(_ question: FlagQuestion) async throws(EngineError) -> FlagAnswer {
        try state.withLock { state throws(EngineError) in
            if let failure = state.failure { throw failure }
            return FlagAnswer(status: 200, body: state.answer, etag: "\"7\"")
        }
    }

    func declareWatermark(_ declaration: WatermarkDeclaration) async throws(EngineError) -> JSONValue {
        state.withLock { $0.declarations.append(declaration) }
        return ["position": "p2", "watermark": "w2"]
    }

    var readiness: Readiness { state.withLock { $0.readiness } }

    func health() async -> JSONValue { ["shards": []] }

    func metrics() async -> [MetricFamily] {
        [
            MetricFamily(
                "varve_events_total", .counter, "Events.", [.init(7, labels: [("topic", "a\"b\\c\nd")])])
        ]
    }
}

/// Holds whoever waits until it is opened.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var arrivals: [CheckedContinuation<Void, Never>] = []
        var arrived = 0
    }

    private let state = Mutex(State())

    func wait() async {
        await withCheckedContinuation { continuation in
            let resumed = state.withLock { state in
                state.arrived += 1
                let arrivals = state.arrivals
                state.arrivals = []
                guard !state.isOpen else { return arrivals + [continuation] }
                state.waiting.append(continuation)
                return arrivals
            }
            for continuation in resumed { continuation.resume() }
        }
    }

    /// Returns once somebody waits, or has waited.
    func arrival() async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.arrived == 0 { state.arrivals.append(continuation) }
                return state.arrived > 0
            }
            if isThere { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
