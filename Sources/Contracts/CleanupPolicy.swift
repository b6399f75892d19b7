/// What happens to old records of a topic.
public enum CleanupPolicy: String, Sendable, Hashable, CaseIterable {
    /// Segments older than the retention, or beyond its bytes, are deleted.
    case delete
    /// Of each key the last record is kept.
    case compact
    /// Everything stays.
    case keep
}
