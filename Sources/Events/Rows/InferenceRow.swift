/// One `io.varve.inference.completed.v1`. Its layout is that of the shim's `varve_inference`.
///
/// Absent numbers are NaN, absent counts of tokens are -1. All other numbers are finite.
public struct InferenceRow: BitwiseCopyable {
    /// When the response was complete: milliseconds since 1970, rounded down.
    public var time: Int64
    /// Of source, id and type: see `Fingerprint`.
    public var fingerprint: UInt64
    /// Of model, version and variant. A guide for looking the series up: series that differ may share it.
    public var seriesHash: UInt64
    /// Milliseconds, not negative.
    public var latency: Double
    /// Milliseconds to the first token, not negative.
    public var ttft: Double
    /// US dollars, not negative.
    public var cost: Double
    public var confidence: Double
    /// 0 or 1 for a flag, NaN for text and null.
    public var predictionNumber: Double
    public var inputTokens: Int64
    public var outputTokens: Int64
    /// The event's own id, unique within its source.
    public var id: TextRef
    public var model: TextRef
    public var version: TextRef
    public var variant: TextRef
    public var requestID: TextRef
    public var errorType: TextRef
    /// Who or what experiments assign: a user, a session.
    public var unit: TextRef
    public var provider: TextRef
    public var region: TextRef
    /// Absent but for a prediction that is text.
    public var predictionText: TextRef
    /// Where its features lie among those of the batch.
    public var featuresStart: UInt32
    /// Rows of a batch with the same number, if it isn't 0, have features of the same names in the same order.
    public var featureNames: UInt32
    /// The index of its record in the `FetchedRecords`.
    public var record: Int32
    public var featureCount: UInt16
    public var predictionKind: ScalarKind
    /// Whether its `status` is `error`.
    public var isError: Bool

    /// What the topic is partitioned by: the request's id, else the event's.
    @inlinable
    public var key: TextRef { requestID.isAbsent ? id : requestID }

    public var head: EventHead {
        EventHead(time: time, fingerprint: fingerprint, key: key, record: Int(record))
    }
}
