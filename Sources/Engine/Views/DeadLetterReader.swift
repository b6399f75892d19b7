import JSON
import Log
import Streams

/// The answer of `/v1/views/dead-letters`: the newest letters, newest last.
struct DeadLetterReader: Sendable {
    static let defaultLimit = 100
    static let limits = 1...10_000
    /// Letters that are read at once on the way back; twice as many each time.
    private static let firstStretch: Offset = 1_024

    let log: any LogSource
    /// By partition, the offset behind the last letter that counts.
    let ends: [TopicPartition: Offset]
    /// Letters with a later time do not count, milliseconds since 1970; nil for no limit.
    let latest: Int64?

    private struct Letter {
        var time: Int64
        var json: JSONValue
    }

    /// - Parameters:
    ///   - reason: only letters with exactly this reason.
    ///   - limit: letters at the most.
    /// - Complexity: linear in the letters that have to be looked at: from the newest one back until enough are found.
    func letters(reason: String?, topic: String?, limit: Int) throws -> [JSONValue] {
        func wants(_ letter: JSONValue) -> Bool {
            (reason == nil || letter["reason"]?.string == reason)
                && (topic == nil || letter["topic"]?.string == topic)
        }
        let found = try ends.keys.sorted().flatMap { try newest(in: $0, limit, where: wants) }
        let order = found.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
        return order.suffix(limit).map(\.element.json)
    }

    /// The newest matching letters of a partition, oldest first.
    private func newest(
        in partition: TopicPartition, _ limit: Int, where wants: (JSONValue) -> Bool
    ) throws -> ArraySlice<Letter> {
        let start = try log.startOffset(of: partition)
        var end = ends[partition] ?? start
        var stretch = Self.firstStretch
        var found: ArraySlice<Letter> = []
        while end > start, found.count < limit {
            let first = max(start, end - stretch)
            found =
                try letters(of: partition, first..<end).filter { letter in
                    letter.time <= latest ?? .max && wants(letter.json)
                } + found
            end = first
            stretch *= 2
        }
        return found.suffix(limit)
    }

    private func letters(of partition: TopicPartition, _ offsets: Range<Offset>) throws -> [Letter] {
        let cursor = RecordCursor(
            try log.makeReader(of: partition, from: offsets.lowerBound, isolation: .written))
        var letters: [Letter] = []
        while letters.count < offsets.count, try cursor.take(atMost: offsets.count - letters.count) {
            try Task.checkCancellation()
            letters += cursor.records.records.map { record in
                Letter(time: record.timestamp, json: Self.json(cursor.records.bytes(record.value)))
            }
        }
        return letters
    }

    /// What is no letter is shown all the same.
    private static func json(_ bytes: UnsafeRawBufferPointer) -> JSONValue {
        if let json = try? JSONValue(parsing: bytes) { return json }
        return ["reason": "this letter can't be read", "bytes": .string(Base64.encode(Array(bytes)))]
    }
}
