import JSON

/// The body of a request, in the receiver's own shape.
public enum Payload {
    /// PagerDuty's `routing_key` stands in a body as this, and is put in as it is sent: secrets are in no state.
    public static let routingKeyMark = "{{routing_key}}"

    public static func body(_ notice: OutboxNotice, _ format: WebhookFormat) -> [UInt8] {
        let bytes = json(notice, format).encoded()
        guard bytes.count > OutboxLimits.payloadBytes else { return bytes }
        var short = notice
        short.alerts = []
        short.data = ["alerts": .array(notice.alertIDs.prefix(1_000).map(JSONValue.string))]
        return json(short, format).encoded()
    }

    private static func json(_ notice: OutboxNotice, _ format: WebhookFormat) -> JSONValue {
        switch format {
        case .standard:
            [
                "type": .string(notice.type), "timestamp": .string(RFC3339.text(notice.time)),
                "data": notice.data,
            ]
        case .slack: SlackMessage.json(notice)
        case .pagerduty: PagerDutyEvent.json(notice)
        case .alertmanager: AlertmanagerAlerts.json(notice)
        }
    }
}

extension JSONValue {
    /// A member that is text; empty if it is none.
    func text(_ name: String) -> String { self[name]?.string ?? "" }
}
