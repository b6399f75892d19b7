import Log

/// A segment, as it is known without opening its file.
struct SegmentSummary: Sendable, Hashable {
    let base: Offset
    /// Of a complete segment; the one being written grows.
    var bytes: Int64
    /// Milliseconds since 1970; `Int64.min` while it has no record.
    var maxTimestamp: Int64
}
