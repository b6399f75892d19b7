/// In what shape a receiver wants to be told.
public enum WebhookFormat: String, Sendable, CaseIterable {
    /// Standard Webhooks: signed, `{"type", "timestamp", "data"}`.
    case standard
    /// Slack's incoming webhooks: who knows the path of the URL may post, so the path is kept as the secret.
    case slack
    /// PagerDuty's Events API v2.
    case pagerduty
    /// Prometheus Alertmanager's `/api/v2/alerts`.
    case alertmanager
}
