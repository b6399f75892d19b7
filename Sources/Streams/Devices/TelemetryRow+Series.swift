public import Events

/// A device is a series of telemetry, with a clock of its own: its name stands where others have their model's.
extension TelemetryRow: SeriesRow {
    public var seriesHash: UInt64 { deviceHash }
    public var model: TextRef { device }
    public var version: TextRef { TextRef(start: nil, count: 0) }
    public var variant: TextRef { .absent }

    /// Its readings.
    public func features(in all: UnsafeBufferPointer<FeatureRow>) -> UnsafeBufferPointer<FeatureRow> {
        UnsafeBufferPointer(
            start: all.baseAddress.map { $0 + Int(readingsStart) }, count: Int(readingCount))
    }
}

extension SeriesKey {
    /// All devices together: how far their telemetry has come.
    public static let fleet = SeriesKey(kind: .telemetry, model: "", version: "")
}
