import Log

/// A segment that takes no more batches. Once it is durable, its index and the producers as of its end are
/// written beside it.
struct CompletedSegment: Sendable {
    let index: SegmentIndex
    /// As of the segment's end; nil if they are not known, when only the index was missing.
    let producers: ProducerTable?
}
