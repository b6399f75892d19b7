import Events
import JSON
import Log
import Streams

/// Finds the events that a window was folded from, in the ranges of offsets where they lie among others.
struct WindowEvents {
    /// Records that are read for one page; then it ends, full or not.
    private static let scanLimit = 500_000
    /// Predictions whose labels are looked for.
    private static let requestLimit = 1_000_000

    let log: any LogSource
    let filter: SeriesFilter
    /// Milliseconds since 1970.
    let times: Range<Int64>
    let origins: [WindowOrigin]

    private let decoder = EventDecoder(limits: ShardFactory.foldLimits)
    private let batch = EventBatch()
    /// Of the predictions of the window, by which labels that came at another time belong to it.
    private var requests: Set<String> = []

    init(_ log: any LogSource, _ filter: SeriesFilter, times: Range<Int64>, origins: [WindowOrigin]) {
        (self.log, self.filter, self.times, self.origins) = (log, filter, times, origins)
    }

    struct Page {
        var events: [JSONValue] = []
        /// Nil if there are none behind it.
        var next: EventPlace?
    }

    /// - Throws: `LogError`; `CancellationError`.
    /// - Complexity: linear in the records of the ranges, up to a limit.
    mutating func page(from place: EventPlace?, limit: Int) throws -> Page {
        if origins.contains(where: { $0.source.topic == Topology.feedback }) { try collectRequests() }
        var page = Page()
        var rest = Self.scanLimit
        for index in origins.indices where index >= place?.range ?? 0 {
            let origin = origins[index]
            var next = max(origin.offsets.lowerBound, index == place?.range ? place?.offset ?? 0 : 0)
            try scan(origin, from: next) { records, wanted in
                for record in records.records.indices {
                    next = records.records[record].offset + 1
                    rest -= 1
                    guard let row = wanted[record] else { continue }
                    page.events.append(Self.json(records, record, origin.source, isRepetition: row))
                    if page.events.count == limit { break }
                }
                return page.events.count < limit && rest > 0
            }
            guard page.events.count == limit || rest <= 0 else { continue }
            let isLast = index == origins.count - 1 && next > origin.offsets.upperBound
            if !isLast { page.next = EventPlace(range: index, offset: next) }
            break
        }
        return page
    }

    /// Gives the records of a range in pieces, with those that belong to the window, by index, until `body` says false.
    ///
    /// - Parameter body: of each that belongs, whether an earlier one of the range was the same event.
    private func scan(
        _ origin: WindowOrigin, from first: Offset, _ body: (FetchedRecords, [Int: Bool]) throws -> Bool
    ) throws {
        let start = max(first, try log.startOffset(of: origin.source))
        guard start <= origin.offsets.upperBound,
            let kind = Topology.dataTopics.first(where: { $0.topic == origin.source.topic })?.kind
        else { return }
        let cursor = RecordCursor(try log.makeReader(of: origin.source, from: start, isolation: .written))
        var seen: Set<UInt64> = []
        while try cursor.take(before: origin.offsets.upperBound + 1) {
            try Task.checkCancellation()
            decoder.decode(kind, cursor.records, into: batch)
            var wanted: [Int: Bool] = [:]
            forEachWanted { head in
                wanted[head.record] = !seen.insert(head.fingerprint).inserted
            }
            for index in wantedResponses(cursor.records) { wanted[index] = false }
            guard try body(cursor.records, wanted) else { return }
        }
    }

    /// The events of the batch that belong to the window.
    private func forEachWanted(_ body: (EventHead) -> Void) {
        batch.withInferences { rows, _ in
            for row in rows where times.contains(row.time) && matches(row.model, row.version, row.variant) {
                body(row.head)
            }
        }
        batch.withFeedback { rows in
            for row in rows where belongs(row) { body(row.head) }
        }
    }

    /// What KServe's inference logger tells of an inference that belongs to the window.
    private func wantedResponses(_ records: FetchedRecords) -> [Int] {
        batch.rejections.map(\.record).filter { index in
            guard let message = KServeMessage(records.records[index], of: records) else { return false }
            return message.kind == .response && times.contains(message.time) && filter.matches(message)
        }
    }

    /// - Parameter isFeedback: which need not name a version and a variant.
    private func matches(
        _ model: TextRef, _ version: TextRef, _ variant: TextRef, isFeedback: Bool = false
    ) -> Bool {
        func fits(_ wanted: String?, _ text: TextRef) -> Bool {
            guard let wanted else { return true }
            return text.isAbsent ? isFeedback : wanted.utf8.elementsEqual(text.bytes)
        }
        return fits(filter.model, model) && fits(filter.version, version) && fits(filter.variant, variant)
    }

    /// A label of one of the window's predictions, or feedback of the window's own time that has no other.
    private func belongs(_ row: FeedbackRow) -> Bool {
        guard matches(row.model, row.version, row.variant, isFeedback: true) else { return false }
        return times.contains(row.time) || row.requestID.string.map(requests.contains) ?? false
    }

    private mutating func collectRequests() throws {
        var found: Set<String> = []
        for origin in origins where origin.source.topic == Topology.inference {
            try scan(origin, from: 0) { _, _ in
                batch.withInferences { rows, _ in
                    for row in rows
                    where times.contains(row.time) && matches(row.model, row.version, row.variant) {
                        if let request = row.requestID.string { found.insert(request) }
                    }
                }
                return found.count < Self.requestLimit
            }
        }
        requests = found
    }

    private static func json(
        _ records: FetchedRecords, _ index: Int, _ source: TopicPartition, isRepetition: Bool
    ) -> JSONValue {
        let record = records.records[index]
        let value = Array(records.bytes(record.value))
        var members: [JSONValue.Member] = [
            .init("topic", .string(source.topic.name)), .init("partition", JSONValue(source.partition)),
            .init("offset", JSONValue(record.offset)),
            .init(
                "event", (try? JSONValue(parsing: value)) ?? .string(String(decoding: value, as: UTF8.self))),
        ]
        if isRepetition { members.append(.init("repetition", .bool(true))) }
        return .object(members)
    }
}

extension SeriesFilter {
    /// Whether a message's inference belongs to these series.
    fileprivate func matches(_ message: KServeMessage) -> Bool {
        let names = message.names
        return (model ?? names.model) == names.model && (version ?? names.version) == names.version
            && (variant ?? names.variant) == names.variant
    }
}
