import JSON

/// The body of a request, in the receiver's own shape.
public enum Payload {
    /// PagerDuty's `routing_key` stands in a body as this, and is put in as it is sent: secrets are in no state.
    public static let routingKeyMark = "{{routing_key}}"

    /// What is left of an alert that is too large for a body: what it is called, and when and why it is.
    private static let essentials: Set<String> = [
        "id", "rule", "rule_version", "subject", "state", "severity", "since", "fired_at", "resolved_at",
        "value", "threshold", "members",
    ]

    /// The requests that tell a receiver of a notice. A group becomes several if its body would be larger than
    /// `OutboxLimits.payloadBytes`, and for PagerDuty, where an incident is one alert's: who closes it closes no other.
    ///
    /// - Returns: notices with a part of the alerts each, under ids of their own, and their bodies.
    public static func requests(
        _ notice: OutboxNotice, _ format: WebhookFormat
    ) -> [(notice: OutboxNotice, body: [UInt8])] {
        guard format == .pagerduty else { return halved(notice, format) }
        return notice.alerts.indices.map { index in
            var alone = notice.part(index..<index + 1)
            alone.group = nil
            return (alone, body(alone, format))
        }
    }

    private static func halved(
        _ notice: OutboxNotice, _ format: WebhookFormat
    ) -> [(notice: OutboxNotice, body: [UInt8])] {
        let count = notice.alerts.count
        guard count > 1 else { return [(notice, body(notice, format))] }
        let bytes = json(notice, format).encoded()
        guard bytes.count > OutboxLimits.payloadBytes else { return [(notice, bytes)] }
        return halved(notice.part(0..<count / 2), format) + halved(notice.part(count / 2..<count), format)
    }

    /// Of a notice of one alert.
    private static func body(_ notice: OutboxNotice, _ format: WebhookFormat) -> [UInt8] {
        let bytes = json(notice, format).encoded()
        guard bytes.count > OutboxLimits.payloadBytes else { return bytes }
        var short = notice
        short.alerts = notice.alerts.map { alert in
            .object((alert.members ?? []).filter { essentials.contains($0.name) })
        }
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
