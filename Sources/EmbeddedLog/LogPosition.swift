import Log

/// A place between two batches: behind the last byte of one, where the next will begin.
struct LogPosition: Sendable, Hashable {
    /// The segment's first offset, which names its file.
    var segmentBase: Offset
    /// In the segment's file.
    var byte: Int64
    /// The offset of the next record.
    var offset: Offset
}
