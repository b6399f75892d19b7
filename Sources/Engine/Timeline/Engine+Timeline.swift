import JSON
import Log
import Streams

extension Engine {
    /// Reads what the timeline is looked up in ahead of the first question, which would wait for it otherwise.
    ///
    /// - Throws: `CancellationError`, `LogError`.
    /// - Complexity: some 25 us for each event of people and each decision.
    public func prepareTimeline() async throws {
        let ends = try timelineIndex.topics.map { (topic) throws(LogError) in
            try log.endOffset(of: topic, isolation: .durable)
        }
        try await timelineIndex.readAhead(to: ends)
    }

    /// What happened to a model, or to all: registry, rules, experiments, and what the engine decided, by time.
    func timeline(_ parameters: [String: String]) async throws -> ResourceAnswer {
        var parameters = parameters
        let moment = try parameters.removeValue(forKey: "as_of").map { text throws(EngineError) in
            try Moment(parsing: text)
        }
        let query = try TimelineQuery(parameters)
        let began = ContinuousClock.now
        let topics = timelineIndex.topics
        let written = try writtenDecisions
        guard let moment else {
            let cut = await control.cut(topics, written: written)
            return try await timeline(query, cut, written)
        }
        let (state, isCached) = try await past.state(at: moment, of: .controlShard)
        var answer = try await timeline(query, state.cut(topics, written: written), written)
        answer.past = PastCost(
            position: state.position.text, replayedRecords: isCached ? 0 : state.replayedRecords,
            milliseconds: (ContinuousClock.now - began) / .milliseconds(1), isCached: isCached)
        return answer
    }

    private var writtenDecisions: Offset {
        get throws { try log.endOffset(of: TopicPartition(Topology.decisions, 0), isolation: .written) }
    }

    private func timeline(
        _ query: TimelineQuery, _ cut: TimelineCut, _ written: Offset
    ) async throws -> ResourceAnswer {
        let unwritten = cut.unwritten(behind: written)
        let found = try await timelineIndex.find(query, before: cut.ends, unwritten: unwritten)
        var reader = RecordLookup(log)
        for one in unwritten { reader.know(one.event, at: one.offset, of: timelineIndex.topics[0]) }
        let rows = try rows(found, &reader)
        var members: [JSONValue.Member] = [.init("timeline", .array(rows))]
        if found.hasMore, let last = found.places.last {
            members.append(.init("next_page_token", .string(last.token)))
        }
        if let left = found.leftOutThrough {
            members.append(.init("left_out_through", .string(RFC3339.text(left))))
        }
        members += [
            .init("position", .string(cut.position.text)),
            .init("watermark", JSONValue(cut.watermark.map(RFC3339.text))),
        ]
        return ResourceAnswer(etag: nil, body: .object(members))
    }

    /// The events that were found, in their order; read in that of the log.
    private func rows(_ found: TimelineIndex.Found, _ reader: inout RecordLookup) throws -> [JSONValue] {
        var rows: [JSONValue] = Array(repeating: .null, count: found.places.count)
        let places = found.places
        let byPlaceInLog = places.indices.sorted {
            (places[$0].source, places[$0].offset) < (places[$1].source, places[$1].offset)
        }
        for index in byPlaceInLog {
            let (partition, offset) = (timelineIndex.topics[places[index].source], places[index].offset)
            let event = TimelineEvent(event: try reader.record(at: offset, of: partition))
            rows[index] = event.json(
                model: found.models[index],
                [
                    .init("topic", .string(partition.topic.name)),
                    .init("partition", JSONValue(partition.partition)), .init("offset", JSONValue(offset)),
                    .init("position", .string(Position([partition: offset + 1]).text)),
                ])
        }
        return rows
    }
}
