import JSON

/// A secret of Standard Webhooks: `whsec_` and base64 of 24 to 64 bytes, which are the key. Other formats keep any text
/// here: PagerDuty's routing key, the path of Slack's URL.
public struct WebhookSecret: Sendable, Equatable, CustomStringConvertible {
    /// As it is kept.
    public let text: String
    static let prefix = "whsec_"

    public init(_ text: String) { self.text = text }

    /// The signing key; nil if the text is none.
    public var key: [UInt8]? {
        guard text.hasPrefix(Self.prefix), let key = Base64.decode(String(text.dropFirst(Self.prefix.count))),
            OutboxLimits.secretBytes.contains(key.count)
        else { return nil }
        return key
    }

    /// Never the secret: what is printed or logged ends in files.
    public var description: String { "a secret" }
}
