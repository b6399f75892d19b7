import Log

/// What recovery will do to one partition's files: decided from what was read, carried out elsewhere, so that
/// a log that only reads can decide the same and do nothing.
struct RecoveryPlan: Sendable {
    /// Bytes of whole batches that no sync has proven.
    struct Rewrite: Sendable, Hashable {
        var base: Offset
        var from: Int64
        var to: Int64
    }

    /// Where the mark is; nil if there is none. Then not even the folder's own entry is proven.
    let proven: LogPosition?
    /// Segments that retention gave up before the crash.
    var retired: [Offset] = []
    var rewrites: [Rewrite] = []
    /// Behind the last whole batch; the file is cut here if it is longer.
    var end: LogPosition
    /// Segments behind the end.
    var surplus: [Offset] = []
    var report = PartitionRecovery()
    /// The last segment has no file yet.
    var needsFirstSegment = false

    init(proven: LogPosition?, end: LogPosition) {
        self.proven = proven
        self.end = end
    }

    /// Nothing was found that the mark doesn't vouch for, an empty new segment included.
    var isEmpty: Bool {
        proven == end && retired.isEmpty && rewrites.isEmpty && surplus.isEmpty && report.bytesCut == 0
    }
}
