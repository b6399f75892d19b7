public import JSON

/// How two lists of decisions differ.
public struct DecisionDifference: Sendable {
    /// Milliseconds by which the same decision may fall earlier or later and still count as moved.
    static let movedWithin: Int64 = 3_600_000

    struct Moved {
        var key: DecidedAlert.Key
        var from: Int64
        var to: Int64
    }

    private(set) var added: [(key: DecidedAlert.Key, time: Int64)] = []
    private(set) var removed: [(key: DecidedAlert.Key, time: Int64)] = []
    private(set) var moved: [Moved] = []

    /// What is in both at the same time is no difference. Of the rest, the earliest ones of a kind, rule and subject that
    /// lie near enough are one that moved.
    package init(from old: [DecidedAlert], to new: [DecidedAlert]) {
        let (before, after) = (Self.times(old), Self.times(new))
        for key in Set(before.keys).union(after.keys).sorted() {
            compare(key, before[key] ?? [], after[key] ?? [])
        }
        added.sort { ($0.time, $0.key) < ($1.time, $1.key) }
        removed.sort { ($0.time, $0.key) < ($1.time, $1.key) }
        moved.sort { ($0.from, $0.key) < ($1.from, $1.key) }
    }

    private static func times(_ decided: [DecidedAlert]) -> [DecidedAlert.Key: [Int64]] {
        Dictionary(grouping: decided, by: \.key).mapValues { $0.map(\.time).sorted() }
    }

    private mutating func compare(_ key: DecidedAlert.Key, _ old: [Int64], _ new: [Int64]) {
        var (gone, come) = (Self.less(old, new)[...], Self.less(new, old)[...])
        while let from = gone.first, let to = come.first {
            if abs(to - from) <= Self.movedWithin {
                moved.append(Moved(key: key, from: from, to: to))
                gone.removeFirst()
                come.removeFirst()
            } else if from < to {
                removed.append((key, gone.removeFirst()))
            } else {
                added.append((key, come.removeFirst()))
            }
        }
        removed += gone.map { (key, $0) }
        added += come.map { (key, $0) }
    }

    /// The times of the first that the second has not, each as often as it is there; both rise.
    private static func less(_ times: [Int64], _ others: [Int64]) -> [Int64] {
        var rest = others[...]
        return times.filter { time in
            rest = rest.drop { $0 < time }
            guard rest.first == time else { return true }
            rest.removeFirst()
            return false
        }
    }

    public var isEmpty: Bool { added.isEmpty && removed.isEmpty && moved.isEmpty }

    public var json: JSONValue {
        func time(_ time: Int64) -> JSONValue { .string(RFC3339.text(time)) }
        func row(_ key: DecidedAlert.Key, _ times: [JSONValue.Member]) -> JSONValue {
            .object(
                [
                    .init("kind", .string(key.kind)), .init("rule", .string(key.rule)),
                    .init("subject", .string(key.subject)),
                ] + times)
        }
        return [
            "added": .array(added.map { row($0.key, [.init("time", time($0.time))]) }),
            "removed": .array(removed.map { row($0.key, [.init("time", time($0.time))]) }),
            "moved": .array(
                moved.map { row($0.key, [.init("from", time($0.from)), .init("to", time($0.to))]) }),
        ]
    }
}
