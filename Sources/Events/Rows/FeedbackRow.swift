/// One `io.varve.feedback.recorded.v1`. Its layout is that of the shim's `varve_feedback`.
public struct FeedbackRow: BitwiseCopyable {
    /// Milliseconds since 1970, rounded down.
    public var time: Int64
    /// Of source, id and type: see `Fingerprint`.
    public var fingerprint: UInt64
    /// Of model, version and variant, absent ones included. A guide for looking the series up.
    public var seriesHash: UInt64
    /// 0 or 1 for a flag, NaN if it is not a number.
    public var predictionNumber: Double
    /// 0 or 1 for a flag, NaN if it is not a number.
    public var labelNumber: Double
    /// NaN if it is absent.
    public var score: Double
    /// The event's own id, unique within its source.
    public var id: TextRef
    public var model: TextRef
    public var version: TextRef
    public var variant: TextRef
    public var requestID: TextRef
    public var unit: TextRef
    public var predictionText: TextRef
    public var labelText: TextRef
    /// The index of its record in the `FetchedRecords`.
    public var record: Int32
    public var predictionKind: ScalarKind
    public var labelKind: ScalarKind

    /// What the topic is partitioned by: the request's id, else the event's.
    @inlinable
    public var key: TextRef { requestID.isAbsent ? id : requestID }

    public var head: EventHead {
        EventHead(time: time, fingerprint: fingerprint, key: key, record: Int(record))
    }
}
