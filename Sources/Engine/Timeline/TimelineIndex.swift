import JSON
import Log
import Streams

/// Where the events of each model lie in the topics of commands and in `decisions`, by time. It is made of the log alone, in
/// memory, and brought up to date when it is asked: no state, and nothing that a fold depends on.
actor TimelineIndex {
    /// Entries that are kept, of 32 bytes and about 4 more in a model's list; beyond them the oldest go.
    static let limit = 2_000_000

    /// What orders entries: of one time, decisions come before commands. Under a declared clock that is their order: what
    /// falls due by a time is decided before anybody can command anything at it.
    struct Place: Comparable {
        var time: Int64
        /// Among the topics.
        var source: Int
        var offset: Offset

        static func < (a: Place, b: Place) -> Bool {
            (a.time, a.source, a.offset) < (b.time, b.source, b.offset)
        }

        var token: String { "\(time).\(source).\(offset)" }

        init(time: Int64, source: Int, offset: Offset) {
            (self.time, self.source, self.offset) = (time, source, offset)
        }

        init?(token: String) {
            let parts = token.split(separator: ".", omittingEmptySubsequences: false).map { Int64($0) }
            guard parts.count == 3, let time = parts[0], let source = parts[1], let offset = parts[2] else {
                return nil
            }
            self.init(time: time, source: Int(clamping: source), offset: offset)
        }
    }

    private struct Entry {
        var time: Int64
        var offset: Offset
        var source: UInt8
        var kind: UInt16
        /// Place of its scope among `scopes`, of its actor among `actors`.
        var scope: Int32
        var actor: Int32

        var place: Place { Place(time: time, source: Int(source), offset: offset) }
    }

    /// `decisions` first, then those of commands, each of one partition.
    nonisolated let topics: [TopicPartition]
    private let log: any LogSource
    /// Per topic, the offset of the next record to be read.
    private var next: [Offset]
    private var entries: [Entry] = []
    private var reader = TimelineScopes()
    private var scopes = NumberedValues<TimelineScope>()
    private var kinds = NumberedValues<String>()
    private var actors = NumberedValues<String>()
    /// Per scope, the numbers of its entries, rising; those of models apart from the few that are about several.
    private var entriesOfScope: [[Int32]] = []
    /// The latest time of an entry that was let go.
    private var leftOutThrough: Int64?

    init(_ log: any LogSource, topics: [TopicPartition]) {
        (self.log, self.topics) = (log, topics)
        next = topics.map { _ in 0 }
    }

    /// What a question found, in its order.
    struct Found: Sendable {
        var places: [Place] = []
        var models: [String?] = []
        /// Whether there are more behind the last.
        var hasMore = false
        /// Entries of this time or earlier may be missing, milliseconds since 1970; nil if nothing is.
        var leftOutThrough: Int64?
    }

    /// - Parameters:
    ///   - ends: per topic, the offset behind the last record that counts.
    ///   - unwritten: decisions that are not in the log yet, behind those that are.
    /// - Throws: `LogError`, and what reading of the log throws.
    /// - Complexity: linear in the events that have come since the last question, and in those of the model asked for.
    func find(
        _ query: TimelineQuery, before ends: [Offset], unwritten: [(offset: Offset, event: JSONValue)] = []
    ) throws -> Found {
        // What people define comes before what is decided by it.
        for source in topics.indices.reversed() { try follow(source, to: ends[source]) }
        var found = candidates(query).filter { $0.offset < ends[Int($0.source)] }
        found += unwritten.compactMap { entry(TimelineEvent(event: $0.event), 0, $0.offset) }.filter {
            entry in
            query.model.map { scopes[Int(entry.scope)].includes($0) } ?? true
        }
        found = found.filter { fits($0, query) }
        let isAscending = query.order == .ascending
        found.sort { isAscending ? $0.place < $1.place : $1.place < $0.place }
        let page = found.prefix(query.limit)
        var result = Found(places: page.map(\.place), leftOutThrough: leftOutThrough)
        result.models = page.map { if case .model(let name) = scopes[Int($0.scope)] { name } else { nil } }
        result.hasMore = found.count > page.count
        return result
    }

    private func candidates(_ query: TimelineQuery) -> [Entry] {
        guard let model = query.model else { return entries }
        var found: [Entry] = []
        if let own = scopes.number(of: .model(model)) { found += list(own) }
        for number in shared where scopes[number].includes(model) { found += list(number) }
        return found
    }

    private func list(_ scope: Int) -> [Entry] {
        guard scope < entriesOfScope.count else { return [] }
        return entriesOfScope[scope].map { entries[Int($0)] }
    }

    /// The scopes that may include several models.
    private var shared: [Int] = []

    private func fits(_ entry: Entry, _ query: TimelineQuery) -> Bool {
        guard query.from <= entry.time, entry.time < query.to, query.wants(kind: kinds[Int(entry.kind)]),
            query.actor.map({ actors[Int(entry.actor)] == $0 }) ?? true
        else { return false }
        guard let after = query.after else { return true }
        return query.order == .ascending ? after < entry.place : entry.place < after
    }

    // MARK: Following the log

    /// Reads so far ahead of the first question, and lets questions in between.
    ///
    /// - Parameter ends: per topic, where it ends.
    func readAhead(to ends: [Offset]) async throws {
        for source in topics.indices.reversed() {
            while next[source] < ends[source] {
                try Task.checkCancellation()
                try follow(source, to: min(ends[source], next[source] + Self.readAheadStep))
                await Task.yield()
            }
        }
    }

    /// Events that are read without letting a question in, some tens of milliseconds.
    private static let readAheadStep: Offset = 1_024

    private func follow(_ source: Int, to end: Offset) throws {
        let partition = topics[source]
        next[source] = max(next[source], try log.startOffset(of: partition))
        guard next[source] < end else { return }
        let cursor = RecordCursor(
            try log.makeReader(of: partition, from: next[source], isolation: .written))
        while next[source] < end, try cursor.take(before: end) {
            for record in cursor.records.records {
                let event = TimelineEvent(
                    event: try JSONValue(parsing: Array(cursor.records.bytes(record.value))))
                if let entry = entry(event, source, record.offset) { insert(entry) }
                next[source] = record.offset + 1
            }
        }
        if entries.count > Self.limit { dropOldest() }
    }

    private func entry(_ event: TimelineEvent, _ source: Int, _ offset: Offset) -> Entry? {
        guard let time = event.time else { return nil }
        let kind = event.kind
        let scope = scopes.makeNumber(of: reader.scope(of: event.event, kind: kind))
        return Entry(
            time: time, offset: offset, source: UInt8(clamping: source),
            kind: UInt16(clamping: kinds.makeNumber(of: kind)), scope: Int32(clamping: scope),
            actor: Int32(clamping: actors.makeNumber(of: event.actor)))
    }

    private func insert(_ entry: Entry) {
        let scope = Int(entry.scope)
        while entriesOfScope.count <= scope {
            if case .model = scopes[entriesOfScope.count] {} else { shared.append(entriesOfScope.count) }
            entriesOfScope.append([])
        }
        entriesOfScope[scope].append(Int32(clamping: entries.count))
        entries.append(entry)
    }

    /// The oldest eighth goes, so that this is rare.
    private func dropOldest() {
        let sorted = entries.sorted { $0.place < $1.place }
        let kept = sorted.suffix(Self.limit - Self.limit / 8)
        leftOutThrough = sorted[sorted.count - kept.count - 1].time
        entries = []
        for scope in entriesOfScope.indices { entriesOfScope[scope] = [] }
        for entry in kept { insert(entry) }
    }
}
