import JSON

/// A message of Slack's incoming webhooks: one block for each alert.
enum SlackMessage {
    /// Blocks that Slack takes.
    private static let blockLimit = 45

    static func json(_ notice: OutboxNotice) -> JSONValue {
        let title = "\(notice.type.replacing("alert.", with: "").uppercased()): " + names(notice)
        let header: JSONValue = [
            "type": "section", "text": ["type": "mrkdwn", "text": .string("*\(escaped(title))*")],
        ]
        return [
            "text": .string(escaped(title)),
            "blocks": .array([header] + notice.alerts.prefix(blockLimit).map(block)),
        ]
    }

    private static func names(_ notice: OutboxNotice) -> String {
        guard let first = notice.alerts.first else { return "\(notice.alertIDs.count) alerts" }
        let more = notice.alerts.count > 1 ? " and \(notice.alerts.count - 1) more" : ""
        return "\(first.text("rule")) on \(first.text("subject"))\(more)"
    }

    private static func block(_ alert: JSONValue) -> JSONValue {
        var lines = ["\(alert.text("severity")) · \(alert.text("rule")) · \(alert.text("subject"))"]
        if let value = alert["value"]?.number {
            let limit = alert["threshold"]?.number.map { " (limit \(JSONValue.number($0).text))" } ?? ""
            lines.append("value \(JSONValue.number(value).text)\(limit) since \(alert.text("since"))")
        }
        if !alert.text("description").isEmpty { lines.append(alert.text("description")) }
        var text = lines.map(escaped).joined(separator: "\n")
        let runbook = alert.text("runbook")
        if runbook.hasPrefix("http"), !runbook.contains(where: { "<>|".contains($0) }) {
            text += "\n<\(escaped(runbook))|runbook>"
        }
        return ["type": "section", "text": ["type": "mrkdwn", "text": .string(String(text.prefix(2_900)))]]
    }

    /// The three characters that Slack reads as its own.
    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
