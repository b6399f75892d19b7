import Alerting
import Commands
import JSON

/// What the rules of a point would have come to.
struct SweepScore: Sendable {
    /// Alerts that fire; suppressed ones are none.
    var alerts = 0
    /// Webhooks that are told of one that fires, resolves or escalates.
    var notifications = 0
    var found = 0
    var missed = 0
    /// Alerts that fire while no incident goes on about their subject.
    var falseAlarms = 0
    /// Milliseconds from an incident's beginning to the first alert, on average over those found.
    var meanTimeToDetect: Int64?

    /// - Parameters:
    ///   - lead: milliseconds by which an alert may fire before an incident's labelled beginning and still have found it.
    ///   - range: decisions and incidents that count, milliseconds since 1970.
    init(
        _ trace: AlertTrace, rules: Set<String>, incidents: [LabelledIncident], lead: Int64,
        in range: Range<Int64>
    ) {
        let fired = trace.taken.filter {
            $0.kind == .firing && rules.contains($0.rule) && range.contains($0.time)
        }
        alerts = fired.count
        for notice in trace.notices where rules.contains(notice.rule) && range.contains(notice.time) {
            notifications += notice.webhooks
        }
        var delays: [Int64] = []
        var hits = Set<Int>()
        for incident in incidents where range.contains(incident.range.lowerBound) {
            var first: Int64?
            for (index, alert) in fired.enumerated() {
                guard alert.time >= incident.range.lowerBound - lead, alert.time < incident.range.upperBound,
                    incident.subject.matches(alert.subject)
                else { continue }
                hits.insert(index)
                first = min(first ?? .max, alert.time)
            }
            if let first { delays.append(max(0, first - incident.range.lowerBound)) } else { missed += 1 }
        }
        found = delays.count
        falseAlarms = fired.count - hits.count
        if !delays.isEmpty { meanTimeToDetect = delays.reduce(0, +) / Int64(delays.count) }
    }

    /// Figures of incidents are null where none are labelled, and shares of nothing are null.
    func members(days: Double, hasIncidents: Bool) -> [JSONValue.Member] {
        func figure(_ value: Double?) -> JSONValue {
            value.map { JSONValue.number(SignificantDigits.round($0, to: 4)).canonical } ?? .null
        }
        func share(_ part: Int, _ whole: Int) -> JSONValue {
            figure(whole == 0 ? nil : Double(part) / Double(whole))
        }
        var members: [JSONValue.Member] = [
            .init("alerts", JSONValue(alerts)),
            .init("alerts_per_day", figure(days > 0 ? Double(alerts) / days : nil)),
            .init("notifications", JSONValue(notifications)),
        ]
        guard hasIncidents else { return members }
        members += [
            .init("found", JSONValue(found)), .init("missed", JSONValue(missed)),
            .init("false_alarms", JSONValue(falseAlarms)),
            .init(
                "mean_seconds_to_detect",
                JSONValue(meanTimeToDetect.map { Double($0) / 1_000 }).canonical),
            .init("precision", share(alerts - falseAlarms, alerts)),
            .init("recall", share(found, found + missed)),
        ]
        return members
    }
}
