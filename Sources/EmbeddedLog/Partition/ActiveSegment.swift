import Log

/// The segment that is being written.
struct ActiveSegment: Sendable {
    let file: any StorageFile
    var index: SegmentIndex
    var size: Int64 { index.coveredBytes }
}
