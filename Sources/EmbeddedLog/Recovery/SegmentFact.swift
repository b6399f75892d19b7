import Log

/// A segment's file, as the folder shows it.
struct SegmentFact: Sendable, Hashable {
    let base: Offset
    let bytes: Int64
}
