import JSON

/// An event of PagerDuty's Events API v2. An alert's events share a key, so that they become one incident.
enum PagerDutyEvent {
    static func json(_ notice: OutboxNotice) -> JSONValue {
        let first = notice.alerts.first ?? .null
        let isResolved = notice.type == "alert.resolved"
        let severities = ["info": "info", "warning": "warning", "high": "error", "critical": "critical"]
        let what = notice.type == "alert.no_data" ? "no data" : first["value"]?.text ?? ""
        let summary = "\(first.text("rule")) on \(first.text("subject")): \(what)"
        var members: [JSONValue.Member] = [
            .init("routing_key", .string(Payload.routingKeyMark)),
            .init("event_action", .string(isResolved ? "resolve" : "trigger")),
            .init("dedup_key", JSONValue(notice.alertIDs.first)),
            .init(
                "payload",
                [
                    "summary": .string(String(summary.prefix(1_024))),
                    "source": .string(first.text("subject")),
                    "severity": .string(severities[first.text("severity")] ?? "warning"),
                    "timestamp": .string(RFC3339.text(notice.time)), "component": .string(first.text("rule")),
                    "custom_details": notice.data,
                ]),
        ]
        let runbook = first.text("runbook")
        if runbook.hasPrefix("http") {
            members.append(.init("links", [["href": .string(runbook), "text": "runbook"]]))
        }
        return .object(members)
    }
}
