import JSON
import Log
import Streams

extension Engine {
    /// From a number to what it was folded from: the rows of one window of a view, the ranges of offsets that its events
    /// lie in, and, if asked for, those events.
    func explain(_ parameters: [String: String]) async throws -> ResourceAnswer {
        let query = try ExplainQuery(parameters, baseSize: factory.policy.size)
        guard let text = parameters["as_of"] else {
            return ResourceAnswer(
                etag: nil, body: try await explain(query, by: LiveShards(shards: shards)))
        }
        let began = ContinuousClock.now
        let (state, isCached) = try await past.state(at: try Moment(parsing: text))
        return ResourceAnswer(
            etag: nil, body: try await explain(query, by: state),
            past: PastCost(
                position: state.position.text, replayedRecords: isCached ? 0 : state.replayedRecords,
                milliseconds: (ContinuousClock.now - began) / .milliseconds(1), isCached: isCached))
    }

    private func explain(_ query: ExplainQuery, by source: any WindowSource) async throws -> JSONValue {
        guard let view = ViewCatalog.windowView(query.view) else {
            throw EngineError(.notFound, "there is no view '\(query.view)' over windows")
        }
        let (question, position) = try await read(view, query.parameters, by: source)
        // Labels that were joined to predictions are counted by views over them, and by no others.
        let topic = Topology.dataTopics.first { $0.kind == view.kind }?.topic
        let origins = question.material.origins.filter { topic == nil || $0.source.topic == topic }
        var members: [JSONValue.Member] = [
            .init("view", .string(query.view)), .init("start", .string(RFC3339.text(query.start))),
            .init("end", .string(RFC3339.text(query.end))), .init("windows", try view.answer(question)),
            .init("inputs", .array(try origins.map(input))),
        ]
        if query.wantsEvents {
            var events = WindowEvents(
                log, question.query.filter, times: query.start..<query.end, origins: origins)
            let page = try events.page(from: query.after, limit: query.limit)
            members.append(.init("events", .array(page.events)))
            if let next = page.next { members.append(.init("next_page_token", .string(next.token))) }
        }
        members += question.partial
        members += [
            .init("position", .string(position.text)),
            .init("watermark", JSONValue(question.material.watermark.map(RFC3339.text))),
        ]
        return .object(members)
    }

    /// As evidence names ranges. Events that retention has let go are told.
    private func input(_ origin: WindowOrigin) throws -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("topic", .string(origin.source.topic.name)),
            .init("partition", JSONValue(origin.source.partition)),
            .init("first_offset", JSONValue(origin.offsets.lowerBound)),
            .init("last_offset", JSONValue(origin.offsets.upperBound)),
        ]
        let start = try log.startOffset(of: origin.source)
        if start > origin.offsets.lowerBound { members.append(.init("gone_before", JSONValue(start))) }
        return .object(members)
    }
}
