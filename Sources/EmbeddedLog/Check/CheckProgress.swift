/// How far a check has come.
public struct CheckProgress: Sendable, Hashable {
    public var bytes: Int64
    public var totalBytes: Int64
    public var batches: Int64
    public var records: Int64
}
