import Engine
import HTTPTypes
import Hummingbird
import JSON
import ServiceLifecycle

/// `GET /v1/stream`: server-sent events of several views.
///
/// Each client is asked for by itself, in rounds: the views are answered one after the other, and what is new of them is
/// sent. Nothing is queued: a client that reads slowly gets its next round later, and then what has changed by then. An
/// event's id is the position of its round's first answer, so a client that comes back may be told something twice, and
/// misses nothing.
struct StreamRoutes {
    /// Streams at once; each costs a question to every one of its views in each round.
    static let streamLimit = 64
    /// Of the time, a round takes a fifth at the most: the next one waits for so many times as long as the last one took.
    private static let restFactor = 4
    private static let silenceSeconds = 10
    private static let retryMilliseconds = 2_000

    var engine: any EngineService
    private let slots = StreamSlots(limit: streamLimit)

    init(engine: any EngineService) { self.engine = engine }

    func add(to routes: RouteBuilder) { routes.on(.get, "/v1/stream", use: stream) }

    private func stream(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let query = try StreamQuery(QueryParameters(parsing: request.uri.query), known: engine.views)
        guard let slot = slots.take() else {
            throw Problem(.busy, "\(Self.streamLimit) streams are open already.").retrying(afterSeconds: 5)
        }
        var state = StreamState(query)
        if let last = HTTPField.Name.lastEventID.flatMap({ request.headers[$0] }), !last.isEmpty {
            try await resume(&state, from: last)
        }
        // What is wrong with the question is told before the stream begins.
        let first = try await round(&state)
        var headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]
        // Proxies that know this pass on what comes as it comes.
        if let name = HTTPField.Name.accelBuffering { headers[name] = "no" }
        return Response(
            status: .ok, headers: headers,
            body: .init { [state] writer in
                try await follow(state, first, slot, &writer)
                try await writer.finish(nil)
            })
    }

    /// Takes for told what a client has seen that comes back.
    private func resume(_ state: inout StreamState, from position: String) async throws {
        for (index, view) in state.query.views.enumerated() {
            var past = view
            past.parameters["as_of"] = position
            switch await answer(past) {
            case .success(let answer): state.changes[index].assume(answer)
            case .failure(let error) where error.kind == .invalid:
                throw Problem(.invalid, "Last-Event-ID: \(error.detail)")
            // A past that can't be told any more: the client is told everything.
            case .failure(let error) where error.kind == .notFound: continue
            case .failure(let error): throw error
            }
        }
    }

    private func answer(_ query: ViewQuery) async -> Result<JSONValue, EngineError> {
        do {
            return .success(try await engine.view(query).json)
        } catch {
            return .failure(error)
        }
    }

    /// Asks every view once, and gives what is new. What can't be answered just now is asked again in the next round.
    private func round(_ state: inout StreamState) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        var id: String?
        for (index, view) in state.query.views.enumerated() {
            let answer: JSONValue
            switch await self.answer(view) {
            case .success(let given): answer = given
            case .failure(let error) where error.isPassing && state.hasBegun: continue
            case .failure(let error): throw error
            }
            id = id ?? answer["position"]?.string
            guard let changes = state.changes[index].changes(in: answer) else { continue }
            bytes += ServerSentEvent(id: id ?? "", event: view.view, data: changes.encoded()).encoded
        }
        state.hasBegun = true
        return bytes
    }

    /// Sends rounds until the client or the server goes.
    private func follow(
        _ state: StreamState, _ first: [UInt8], _ slot: StreamSlot, _ writer: inout any ResponseBodyWriter
    ) async throws {
        var state = state
        try await writer.write(
            ByteBuffer(bytes: ServerSentEvent.retry(milliseconds: Self.retryMilliseconds) + first))
        let clock = ContinuousClock()
        var (spoken, pause) = (clock.now, state.query.interval)
        while await isTime(after: pause) {
            let began = clock.now
            let bytes = try await round(&state)
            pause = max(state.query.interval, (clock.now - began) * Self.restFactor)
            let isSilent = bytes.isEmpty && clock.now - spoken < .seconds(Self.silenceSeconds)
            guard !isSilent else { continue }
            try await writer.write(ByteBuffer(bytes: bytes.isEmpty ? ServerSentEvent.comment : bytes))
            spoken = clock.now
        }
        withExtendedLifetime(slot) {}
    }

    /// False once the server stops.
    private func isTime(after pause: Duration) async -> Bool {
        do {
            try await cancelWhenGracefulShutdown { try await Task.sleep(for: pause) }
            return true
        } catch {
            return false
        }
    }
}

/// What is known of one stream.
private struct StreamState: Sendable {
    let query: StreamQuery
    /// Of each view.
    var changes: [ViewChanges]
    var hasBegun = false

    init(_ query: StreamQuery) {
        self.query = query
        changes = query.views.map { _ in ViewChanges() }
    }
}

extension EngineError {
    /// Whether the same question may be answered later.
    fileprivate var isPassing: Bool {
        switch kind {
        case .busy, .notReady, .timeout: true
        default: false
        }
    }
}

extension HTTPField.Name {
    fileprivate static let lastEventID = Self("Last-Event-ID")
    fileprivate static let accelBuffering = Self("X-Accel-Buffering")
}
