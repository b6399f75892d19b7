import Log

/// What a reader may see at one moment.
struct PartitionView: Sendable {
    let start: Offset
    /// Reads end here.
    let end: LogPosition
}
