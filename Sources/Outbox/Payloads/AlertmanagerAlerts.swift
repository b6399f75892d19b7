import JSON

/// What Alertmanager's `POST /api/v2/alerts` takes: alerts by their labels. The end says that one is over.
enum AlertmanagerAlerts {
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
        if notice.type == "alert.resolved" {
            members.append(.init("endsAt", .string(RFC3339.text(notice.time))))
        }
        return .object(members)
    }

    /// Prometheus' names of labels.
    private static func labelName(_ text: String) -> String {
        let name = String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        return name.first?.isNumber ?? true ? "_" + name : name
    }
}
