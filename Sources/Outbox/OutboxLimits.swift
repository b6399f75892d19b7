/// The limits of webhooks and deliveries.
public enum OutboxLimits {
    public static let webhookCount = 1_000
    /// Attempts of one delivery.
    public static let retryCount = 1_000
    /// Bytes of UTF-8.
    public static let urlBytes = 2_048
    /// Bytes of a payload; a group that is larger is told in several, an alert by its essentials.
    public static let payloadBytes = 256 << 10
    /// Deliveries that wait; further ones are skipped.
    public static let pendingCount = 100_000
    /// Deliveries that are done and still shown.
    public static let doneCount = 10_000
    /// Attempts of a delivery that are shown: of more, the first and the newest.
    public static let attemptCount = 200
    /// Bytes of UTF-8 of an attempt's error.
    public static let errorBytes = 500
    /// Milliseconds in which a replaced secret still signs.
    public static let rotationMilliseconds: Int64 = 86_400_000
    /// Decoded bytes of a secret.
    public static let secretBytes = 24...64
    /// Milliseconds that `Retry-After` can put an attempt off.
    public static let retryAfterMilliseconds: Int64 = 86_400_000
    /// Milliseconds of wall clock before each attempt, counted from the one before.
    public static let usualRetries: [Int64] = [
        0, 5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000, 86_400_000,
    ]
}
