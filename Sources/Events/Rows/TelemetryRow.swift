/// One `io.varve.telemetry.reading.v1`. Its layout is that of the shim's `varve_telemetry`.
public struct TelemetryRow: BitwiseCopyable {
    /// Milliseconds since 1970, rounded down.
    public var time: Int64
    /// Of source, id and type: see `Fingerprint`.
    public var fingerprint: UInt64
    /// `Fingerprint.hash` of the device's name. A guide for looking it up: names that differ may share it.
    public var deviceHash: UInt64
    /// Degrees north, -90 to 90; NaN without a location.
    public var latitude: Double
    /// Degrees east, -180 to 180; NaN without a location.
    public var longitude: Double
    /// The event's own id, unique within its source.
    public var id: TextRef
    public var device: TextRef
    /// Where its readings lie among the features of the batch.
    public var readingsStart: UInt32
    public var readingCount: UInt32
    /// The index of its record in the `FetchedRecords`.
    public var record: Int32

    /// What the topic is partitioned by: the device.
    @inlinable
    public var key: TextRef { device }

    public var head: EventHead {
        EventHead(time: time, fingerprint: fingerprint, key: key, record: Int(record))
    }
}
