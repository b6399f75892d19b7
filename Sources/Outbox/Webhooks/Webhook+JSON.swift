import Commands
import JSON

extension Webhook {
    /// What anybody may see; no secret, nor its name.
    var shown: [JSONValue.Member] {
        [
            .init("url", .string(url.text)), .init("format", .string(format.rawValue)),
            .init("status", .string(isEnabled ? "enabled" : "disabled")),
            .init("retry", .array(retry.map { .string(DurationText.format(milliseconds: $0)) })),
            .init("signed", .bool(secretID != nil && format == .standard)),
        ]
    }

    /// What events and snapshots hold.
    var stored: [JSONValue.Member] {
        shown.filter { $0.name != "signed" } + [
            .init("secret_id", JSONValue(secretID)),
            .init(
                "previous_secret",
                previousSecret.map { ["id": .string($0.id), "until": .time($0.until)] } ?? .null),
        ]
    }

    /// Reads what `stored` gave.
    init?(reading reader: inout BodyReader) {
        guard let url = WebhookURL(reader.requiredText("url")) else {
            reader.report("url", "is no URL")
            return nil
        }
        let retry = (reader.texts("retry", limit: .max) ?? []).compactMap { try? DurationText.parse($0) }
        self.init(
            url: url, format: reader.requiredChoice("format", WebhookFormat.self) ?? .standard, retry: retry)
        isEnabled = reader.text("status") != "disabled"
        secretID = reader.text("secret_id")
        previousSecret = reader.object("previous_secret") { reader in
            PreviousSecret(
                id: reader.requiredText("id"), until: reader.text("until").flatMap(RFC3339.milliseconds) ?? 0)
        }
        if retry.isEmpty { reader.report("retry", "names no attempt") }
    }
}
