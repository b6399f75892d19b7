import ByteCoding
import JSON
import Log
import Logging
import Registry
import Streams

extension Engine {
    public func execute(_ request: CommandRequest) async throws(EngineError) -> CommandAnswer {
        if let answer = try await forward(
            .command(request),
            { (reader) throws(ByteCodingError) in try CommandAnswer(from: &reader) })
        {
            return answer
        }
        if request.path.first == Self.whatIfPath {
            try refuseUnlessAnswering()
            return try await executeWhatIf(request)
        }
        try refuseUnlessReady()
        do {
            let answer = try await control.execute(try await withRecorded(try await withWebhook(request)))
            if request.path.first == "dimensions" { try await spreadDimensions() }
            return answer
        } catch {
            // What was carried out is in the topic `registry`; this is the rest of what people tried.
            let path = request.path.joined(separator: "/")
            logger.notice(
                "a command was refused",
                metadata: [
                    "actor": "\(request.actor)", "command": "\(request.method) /\(path)",
                    "kind": "\(error.kind)", "reason": "\(error.detail)",
                ])
            throw error
        }
    }

    public func resource(_ request: ResourceRequest) async throws(EngineError) -> ResourceAnswer {
        if let answer = try await forward(
            .resource(request), waiting: request.timeoutMilliseconds,
            { (reader) throws(ByteCodingError) in try ResourceAnswer(from: &reader) })
        {
            return answer
        }
        try refuseUnlessAnswering()
        if let after = request.after {
            try await wait(for: try Position(parsing: after), milliseconds: request.timeoutMilliseconds)
        }
        do {
            return try await answer(request)
        } catch let error as EngineError {
            throw error
        } catch let error as QueryError {
            throw .parameter(error.parameter, error.reason)
        } catch is CancellationError {
            throw EngineError(.notReady, "the question was given up")
        } catch {
            throw EngineError(.internal, "the question could not be answered: \(error)")
        }
    }

    func answer(_ request: ResourceRequest) async throws -> ResourceAnswer {
        if request.path.first == Self.whatIfPath { return try await answerWhatIf(request) }
        if request.path == ["timeline"] { return try await timeline(request.parameters) }
        if request.path.count == 3, request.path[0] == "topics", request.path[2] == "events" {
            var events = try TopicEvents(request.path[1], request.parameters, of: log)
            return ResourceAnswer(etag: nil, body: try events.read())
        }
        if request.path == ["explain"] { return try await explain(request.parameters) }
        var parameters = request.parameters
        guard let text = parameters.removeValue(forKey: "as_of") else {
            var answer = try await control.answer(request.path, parameters)
            if case .evidence(let evidence, let alert) = answer.content {
                answer.content = .body(try await recomputed(evidence, of: alert), etag: nil)
            }
            return try complete(answer)
        }
        let began = ContinuousClock.now
        let (state, isCached) = try await past.state(at: try Moment(parsing: text), of: .controlShard)
        var answer = try complete(try state.answer(request.path, parameters))
        answer.past = PastCost(
            position: state.position.text, replayedRecords: isCached ? 0 : state.replayedRecords,
            milliseconds: (ContinuousClock.now - began) / .milliseconds(1), isCached: isCached)
        return answer
    }

    /// Adds what is read from the log, and what the answer is true of.
    private func complete(_ answer: DomainAnswer) throws -> ResourceAnswer {
        let (body, etag): (JSONValue, String?) =
            switch answer.content {
            case .body(let body, let etag): (body, etag)
            // The answer names the watermark that it is true of.
            case .evidence(let evidence, _):
                (.object((evidence.members ?? []).filter { $0.name != "watermark" }), nil)
            case .history(let page): (try HistoryReader.answer(page, from: log), nil)
            }
        return ResourceAnswer(
            etag: etag,
            body: .object(
                (body.members ?? []) + [
                    .init("position", .string(answer.position.text)),
                    .init("watermark", JSONValue(answer.watermark.map(RFC3339.text))),
                ]))
    }
}
