/// What retention removed.
public struct RetentionOutcome: Sendable, Hashable {
    public var segments = 0
    public var bytes: Int64 = 0

    public init() {}
}
