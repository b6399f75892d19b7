/// The limits of what commands of all domains may hold. A command beyond one is refused and says which.
public enum CommandLimits {
    /// Characters of a name.
    public static let nameCharacters = 128
    /// Bytes of UTF-8 of a text that has no limit of its own.
    public static let textBytes = 8_192
    /// Milliseconds of a duration: a year.
    public static let durationMilliseconds: Int64 = 366 * 86_400_000
    /// Bytes of UTF-8 of an actor's name or an idempotency key.
    public static let headerBytes = 256
    /// Entries of a page of any list.
    public static let pageSize = 1_000
    /// Answers that are kept for retries; beyond either limit the oldest are forgotten.
    public static let idempotencyKeyCount = 10_000
    public static let idempotencyBytes = 16 << 20
}
