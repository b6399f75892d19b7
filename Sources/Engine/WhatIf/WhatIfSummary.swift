import JSON

/// What a what-if comes to: alerts and notifications apart, since silences, dependencies and mute windows part them.
struct WhatIfSummary: Sendable {
    /// How often something was, and how often it would have been.
    struct Count: Sendable, Equatable {
        var recorded = 0
        var supposed = 0

        var json: JSONValue { ["recorded": JSONValue(recorded), "supposed": JSONValue(supposed)] }
    }

    /// Decisions of one kind by one rule, or about one subject where no rule takes them.
    struct Row: Sendable {
        var kind: String
        /// The rule, monitor, experiment or deployment.
        var name: String
        var decisions = Count()
        /// Webhooks that were told, of alerts that fire.
        var notifications: Count?
        /// Milliseconds by which decisions of this kind moved, each.
        var moves: [Int64] = []
    }

    private static let firing = "alert.firing"

    private(set) var alerts = Count()
    private(set) var notifications = Count()
    /// Those of which anything differs, by name and kind.
    private(set) var rows: [Row] = []

    init(_ recorded: WhatIfFold, _ supposed: WhatIfFold, _ difference: DecisionDifference) {
        struct Place: Hashable {
            var name: String
            var kind: String
        }
        func place(_ decision: RecordedDecision) -> Place {
            Place(
                name: decision.rule.isEmpty ? decision.key.subject : decision.rule, kind: decision.key.kind)
        }
        var found: [Place: Row] = [:]
        func change(_ place: Place, _ body: (inout Row) -> Void) {
            body(&found[place, default: Row(kind: place.kind, name: place.name)])
        }
        for (fold, count) in [(recorded, \Count.recorded), (supposed, \Count.supposed)] {
            for decision in fold.decisions {
                if decision.key.kind == Self.firing { alerts[keyPath: count] += 1 }
                change(place(decision)) { $0.decisions[keyPath: count] += 1 }
            }
            for notice in fold.notices {
                notifications[keyPath: count] += notice.webhooks
                change(Place(name: notice.rule, kind: Self.firing)) {
                    $0.notifications = $0.notifications ?? Count()
                    $0.notifications?[keyPath: count] += notice.webhooks
                }
            }
        }
        for (from, to) in difference.moved { change(place(from)) { $0.moves.append(to.time - from.time) } }
        let changed = Set(
            (difference.added + difference.removed + difference.moved.map(\.from)).map(place))
        rows = found.filter { row in
            changed.contains(row.key) || row.value.notifications.map { $0.recorded != $0.supposed } ?? false
        }.values.sorted { ($0.name, $0.kind) < ($1.name, $1.kind) }
    }

    var json: JSONValue {
        [
            "alerts": alerts.json, "notifications": notifications.json,
            "changes": .array(rows.map(\.json)), "text": .array(rows.map { .string($0.text) }),
        ]
    }
}

extension WhatIfSummary.Row {
    private var meanMove: Int64? {
        moves.isEmpty ? nil : moves.reduce(0, +) / Int64(moves.count)
    }

    var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("kind", .string(kind)), .init("name", .string(name)), .init("decisions", decisions.json),
        ]
        if let notifications { members.append(.init("notifications", notifications.json)) }
        members += [
            .init("moved", JSONValue(moves.count)),
            .init("mean_later_by_seconds", JSONValue(meanMove.map { Double($0) / 1_000 }).canonical),
        ]
        return .object(members)
    }

    /// `slow: 41 alerts fewer (12 instead of 53), 41 notifications fewer, 3 moved (4m later on average)`.
    var text: String {
        let noun = kind == "alert.firing" ? "alert" : kind
        var parts = [Self.change(noun, decisions)]
        if let notifications, notifications.recorded != notifications.supposed {
            parts.append(Self.change("notification", notifications))
        }
        if let meanMove {
            let direction = meanMove < 0 ? "earlier" : "later"
            parts.append("\(moves.count) moved (\(Self.span(abs(meanMove))) \(direction) on average)")
        }
        return "\(name): " + parts.joined(separator: ", ")
    }

    /// `12m 51s`.
    private static func span(_ milliseconds: Int64) -> String {
        let seconds = (milliseconds + 500) / 1_000
        let parts = [(seconds / 3_600, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")]
        let shown = parts.filter { $0.0 > 0 }.prefix(2).map { "\($0.0)\($0.1)" }
        return shown.isEmpty ? "0s" : shown.joined(separator: " ")
    }

    private static func change(_ noun: String, _ count: WhatIfSummary.Count) -> String {
        let difference = count.supposed - count.recorded
        guard difference != 0 else { return "as many of \(noun) (\(count.recorded))" }
        let plural = abs(difference) == 1 || noun.contains(".") ? noun : noun + "s"
        return "\(abs(difference)) \(plural) \(difference < 0 ? "fewer" : "more")"
            + " (\(count.supposed) instead of \(count.recorded))"
    }
}
