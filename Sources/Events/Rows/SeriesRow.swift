/// A row that is folded into the windows of its series.
public protocol SeriesRow: BitwiseCopyable {
    /// Milliseconds since 1970, rounded down.
    var time: Int64 { get }
    /// Of source, id and type: see `Fingerprint`.
    var fingerprint: UInt64 { get }
    /// Of model, version and variant. A guide for looking the series up: series that differ may share it.
    var seriesHash: UInt64 { get }
    var model: TextRef { get }
    var version: TextRef { get }
    var variant: TextRef { get }
    /// The index of its record in the `FetchedRecords`.
    var record: Int32 { get }

    /// Its features among those of its batch; none where rows have none.
    func features(in all: UnsafeBufferPointer<FeatureRow>) -> UnsafeBufferPointer<FeatureRow>
}

extension InferenceRow: SeriesRow {
    @inlinable @inline(__always)
    public func features(in all: UnsafeBufferPointer<FeatureRow>) -> UnsafeBufferPointer<FeatureRow> {
        UnsafeBufferPointer(
            start: all.baseAddress.map { $0 + Int(featuresStart) }, count: Int(featureCount))
    }
}

extension FeedbackRow: SeriesRow {
    @inlinable @inline(__always)
    public func features(in all: UnsafeBufferPointer<FeatureRow>) -> UnsafeBufferPointer<FeatureRow> {
        UnsafeBufferPointer(start: nil, count: 0)
    }
}
