/// What those who may judge a version have said of it.
public enum Approval: String, Sendable, CaseIterable {
    case pending, approved, rejected, conditional

    /// Whether a version with it may go to production.
    public var permitsProduction: Bool { self == .approved || self == .conditional }
}
