/// What all kinds of events have in common, borrowed like any row's text.
public struct EventHead {
    /// Milliseconds since 1970, rounded down.
    public var time: Int64
    /// Of source, id and type: see `Fingerprint`.
    public var fingerprint: UInt64
    /// What the topic is partitioned by.
    public var key: TextRef
    /// The index of its record in the `FetchedRecords`.
    public var record: Int
}
