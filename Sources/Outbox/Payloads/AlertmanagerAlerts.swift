import JSON

/// What Alertmanager's `POST /api/v2/alerts` takes: alerts by their labels. The end says that one is over.
enum AlertmanagerAlerts {
    /// So long an alert is active that nobody says is over: its end is told once, and not lost.
    private static let farMilliseconds: Int64 = 365 * 86_400_000

    static func json(_ notice: OutboxNotice) -> JSONValue { .array(notice.alerts.map { alert($0, notice) }) }

    private static func alert(_ alert: JSONValue, _ notice: OutboxNotice) -> JSONValue {
        var labels: [JSONValue.Member] = [
            .init("alertname", .string(alert.text("rule"))),
            .init("severity", .string(alert.text("severity"))),
            .init("subject", .string(alert.text("subject"))),
        ]
        for member in (alert["members"]?.members ?? []) + (alert["labels"]?.members ?? []) {
            let name = labelName(member.name)
            if !labels.contains(where: { $0.name == name }) { labels.append(.init(name, member.value)) }
        }
        var annotations: [JSONValue.Member] = [.init("alert_id", .string(alert.text("id")))]
        if let value = alert["value"]?.number {
            annotations.append(.init("value", .string(JSONValue.number(value).text)))
        }
        for name in ["description", "runbook"] where !alert.text(name).isEmpty {
            annotations.append(.init(name, .string(alert.text(name))))
        }
        var members: [JSONValue.Member] = [
            .init("labels", .object(labels)), .init("annotations", .object(annotations)),
            .init("startsAt", .string(alert.text("since"))),
        ]
        // Without an end, Alertmanager gives an alert up that it doesn't hear of again within minutes.
        let isOver = notice.type == "alert.resolved"
        let end = isOver ? notice.time : notice.time + farMilliseconds
        members.append(.init("endsAt", .string(RFC3339.text(end))))
        return .object(members)
    }

    /// Prometheus' names of labels.
    private static func labelName(_ text: String) -> String {
        let name = String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        return name.first?.isNumber ?? true ? "_" + name : name
    }
}
