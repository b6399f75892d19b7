import JSON
import Log
import Streams

/// Reads dead letters: those that were fed back are none any more.
struct DeadLetterReader: Sendable {
    static let defaultLimit = 100
    static let limits = 1...10_000
    /// Letters that are read at once on the way back; twice as many each time.
    private static let firstStretch: Offset = 1_024

    struct Letter: Sendable {
        var place: RedrivenLetters.Place
        var time: Int64
        var json: JSONValue
    }

    /// Which letters are wanted.
    struct Filter: Sendable {
        /// The whole reason, or what stands in it before a colon: `too_large`.
        var reason: String?
        var topic: String?

        func wants(_ letter: Letter) -> Bool {
            guard topic == nil || letter.json["topic"]?.string == topic else { return false }
            guard let reason else { return true }
            guard let found = letter.json["reason"]?.string else { return false }
            return found == reason || found.hasPrefix(reason + ":")
        }
    }

    let log: any LogSource
    /// By partition, the offset behind the last letter that counts.
    let ends: [TopicPartition: Offset]
    /// Letters with a later time do not count, milliseconds since 1970; nil for no limit.
    var latest: Int64?
    let redriven: Set<RedrivenLetters.Place>

    /// The newest letters, newest last.
    ///
    /// - Parameter limit: letters at the most.
    /// - Complexity: linear in the letters that have to be looked at: from the newest one back until enough are found.
    func newest(_ filter: Filter, limit: Int) throws -> [Letter] {
        let found = try ends.keys.sorted().flatMap { try newest(in: $0, filter, limit) }
        let order = found.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
        return order.suffix(limit).map(\.element)
    }

    /// Gives all letters, in pieces, in the order in which they lie.
    func forEachPiece(_ filter: Filter, _ body: ([Letter]) async throws -> Void) async throws {
        for partition in ends.keys.sorted() {
            var next = try log.startOffset(of: partition)
            let end = ends[partition] ?? next
            while next < end {
                let piece = next..<min(end, next + Self.firstStretch)
                let letters = try letters(of: partition, piece).filter(filter.wants)
                if !letters.isEmpty { try await body(letters) }
                next = piece.upperBound
            }
        }
    }

    private func newest(
        in partition: TopicPartition, _ filter: Filter, _ limit: Int
    ) throws -> ArraySlice<Letter> {
        let start = try log.startOffset(of: partition)
        var end = ends[partition] ?? start
        var stretch = Self.firstStretch
        var found: ArraySlice<Letter> = []
        while end > start, found.count < limit {
            let first = max(start, end - stretch)
            found = try letters(of: partition, first..<end).filter(filter.wants) + found
            end = first
            stretch *= 2
        }
        return found.suffix(limit)
    }

    private func letters(of partition: TopicPartition, _ offsets: Range<Offset>) throws -> [Letter] {
        let cursor = RecordCursor(
            try log.makeReader(of: partition, from: offsets.lowerBound, isolation: .written))
        var letters: [Letter] = []
        var rest = offsets.count
        while rest > 0, try cursor.take(atMost: rest) {
            try Task.checkCancellation()
            rest -= cursor.records.records.count
            letters += cursor.records.records.compactMap { letter($0, of: partition, in: cursor.records) }
        }
        return letters
    }

    private func letter(
        _ record: FetchedRecords.Record, of partition: TopicPartition, in records: FetchedRecords
    ) -> Letter? {
        let place = RedrivenLetters.Place(partition: partition.partition, offset: record.offset)
        guard record.timestamp <= latest ?? .max, !RedrivenLetters.isNote(record, in: records),
            !redriven.contains(place)
        else { return nil }
        return Letter(place: place, time: record.timestamp, json: Self.json(records.bytes(record.value)))
    }

    /// What is no letter is shown all the same.
    private static func json(_ bytes: UnsafeRawBufferPointer) -> JSONValue {
        if let json = try? JSONValue(parsing: bytes) { return json }
        return ["reason": "this letter can't be read", "bytes": .string(Base64.encode(Array(bytes)))]
    }
}
