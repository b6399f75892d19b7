package import JSON

/// How two lists of decisions differ.
package struct DecisionDifference: Sendable {
    /// Milliseconds by which the same decision may fall earlier or later and still count as moved.
    static let movedWithin: Int64 = 3_600_000

    /// Rows of each list that are shown.
    static let rowLimit = 10_000

    private(set) var added: [RecordedDecision] = []
    private(set) var removed: [RecordedDecision] = []
    /// What was decided, and what would have been instead.
    private(set) var moved: [(from: RecordedDecision, to: RecordedDecision)] = []

    /// What is in both at the same time is no difference. Of the rest, two of one kind, rule and subject that lie near
    /// enough are one that moved: the nearest first, each once.
    package init(from old: [RecordedDecision], to new: [RecordedDecision]) {
        let (before, after) = (Self.byKey(old), Self.byKey(new))
        for key in Set(before.keys).union(after.keys) {
            compare(before[key] ?? [], after[key] ?? [])
        }
        added.sort { ($0.time, $0.key) < ($1.time, $1.key) }
        removed.sort { ($0.time, $0.key) < ($1.time, $1.key) }
        moved.sort { ($0.from.time, $0.from.key) < ($1.from.time, $1.from.key) }
    }

    private static func byKey(
        _ decisions: [RecordedDecision]
    ) -> [RecordedDecision.Key: [RecordedDecision]] {
        Dictionary(grouping: decisions, by: \.key).mapValues { $0.sorted { $0.time < $1.time } }
    }

    private mutating func compare(_ old: [RecordedDecision], _ new: [RecordedDecision]) {
        let (gone, come) = (Self.less(old, new), Self.less(new, old))
        var (isGonePaired, isComePaired) = (Set<Int>(), Set<Int>())
        for (from, to) in Self.near(gone, come) where !isGonePaired.contains(from) {
            guard isComePaired.insert(to).inserted else { continue }
            isGonePaired.insert(from)
            moved.append((gone[from], come[to]))
        }
        removed += gone.indices.filter { !isGonePaired.contains($0) }.map { gone[$0] }
        added += come.indices.filter { !isComePaired.contains($0) }.map { come[$0] }
    }

    /// The places of all pairs that lie near enough, the nearest first, the earlier of equally near ones first.
    ///
    /// - Complexity: O(n log n) in the number of such pairs.
    private static func near(
        _ gone: [RecordedDecision], _ come: [RecordedDecision]
    ) -> [(from: Int, to: Int)] {
        var pairs: [(from: Int, to: Int, distance: Int64)] = []
        var first = 0
        for (from, decision) in gone.enumerated() {
            while first < come.count, come[first].time < decision.time - movedWithin { first += 1 }
            for to in first..<come.count {
                let distance = come[to].time - decision.time
                guard distance <= movedWithin else { break }
                pairs.append((from, to, abs(distance)))
            }
        }
        return pairs.sorted { ($0.distance, $0.from, $0.to) < ($1.distance, $1.from, $1.to) }
            .map { ($0.from, $0.to) }
    }

    /// Those of the first at whose time the second has none, each time as often as it is there; both rise.
    private static func less(
        _ decisions: [RecordedDecision], _ others: [RecordedDecision]
    ) -> [RecordedDecision] {
        var rest = others[...]
        return decisions.filter { decision in
            rest = rest.drop { $0.time < decision.time }
            guard rest.first?.time == decision.time else { return true }
            rest.removeFirst()
            return false
        }
    }

    var isEmpty: Bool { added.isEmpty && removed.isEmpty && moved.isEmpty }

    /// `added`, `removed` and `moved`, each decision with its reason and its evidence; of more than `rowLimit` the first
    /// ones, and how many are `left_out`.
    package var members: [JSONValue.Member] {
        func time(_ time: Int64) -> JSONValue { .string(RFC3339.text(time)) }
        func row(_ one: RecordedDecision) -> JSONValue {
            .object(one.members + [.init("time", time(one.time))] + one.grounds)
        }
        func move(_ from: RecordedDecision, _ to: RecordedDecision) -> JSONValue {
            let span = Double(to.time - from.time) / 1_000
            return .object(
                to.members + [
                    .init("from", time(from.time)), .init("to", time(to.time)),
                    .init("later_by_seconds", JSONValue.number(span).canonical),
                ] + to.grounds)
        }
        let limit = Self.rowLimit
        let rows: [JSONValue.Member] = [
            .init("added", .array(added.prefix(limit).map(row))),
            .init("removed", .array(removed.prefix(limit).map(row))),
            .init("moved", .array(moved.prefix(limit).map(move))),
        ]
        let rest = [added.count, removed.count, moved.count].reduce(0) { $0 + max(0, $1 - limit) }
        return rest == 0 ? rows : rows + [.init("left_out", JSONValue(rest))]
    }
}
