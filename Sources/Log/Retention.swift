/// How long a topic's records are kept. Whole segments go, oldest first, never the one that is being written,
/// and nothing at or beyond the floor that `setRetentionFloor` set.
public struct Retention: Sendable, Hashable {
    /// Milliseconds; a segment goes once its youngest record is older. Nil: age doesn't matter.
    public var ageMilliseconds: Int64?
    /// Per partition; the oldest segments go while what is left holds at least this much. Nil: size doesn't
    /// matter.
    public var bytes: Int64?

    public init(ageMilliseconds: Int64? = nil, bytes: Int64? = nil) {
        self.ageMilliseconds = ageMilliseconds
        self.bytes = bytes
    }

    public static let unlimited = Retention()
}
