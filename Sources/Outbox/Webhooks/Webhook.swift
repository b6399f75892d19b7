import Commands
import JSON

/// Where to tell of alerts. Its secrets lie elsewhere, under the names that are here.
public struct Webhook: Sendable, Equatable {
    public var url: WebhookURL
    public var format: WebhookFormat
    /// Milliseconds of wall clock before each attempt, counted from the one before.
    public var retry: [Int64]
    /// PagerDuty's `routing_key` is a secret as well: see `secretID`.
    public var isEnabled = true
    /// The name of its secret; nil if it has none.
    public var secretID: String?
    /// The name of the secret before, which signs as well until that time, milliseconds since 1970.
    public var previousSecret: PreviousSecret?

    public struct PreviousSecret: Sendable, Equatable {
        public var id: String
        public var until: Int64
    }

    init(url: WebhookURL, format: WebhookFormat, retry: [Int64]) {
        (self.url, self.format, self.retry) = (url, format, retry)
    }

    /// The names of the secrets that sign at a time, the newest first.
    public func secretIDs(at time: Int64) -> [String] {
        let previous = previousSecret.flatMap { time < $0.until ? $0.id : nil }
        return [secretID, previous].compactMap { $0 }
    }
}
