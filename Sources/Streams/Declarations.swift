import Events
import JSON
import Log

/// What of a batch is not an event of its topic's kind and still has its place among them.
struct Declarations {
    private static let byteLimit = 4_096

    var watermarks: [DeclaredWatermark] = []
    var dimensions: [(record: Int, event: DimensionEvent)] = []

    /// Those among the records that could not be decoded.
    ///
    /// - Parameter kind: only inferences are divided by dimensions.
    init(_ batch: EventBatch, _ records: FetchedRecords, kind: EventKind) {
        for rejection in batch.rejections {
            let bytes = records.bytes(records.records[rejection.record].value)
            guard bytes.count <= Self.byteLimit, let event = try? JSONValue(parsing: bytes) else { continue }
            if let time = WatermarkEvent.time(of: event) {
                watermarks.append(DeclaredWatermark(record: rejection.record, time: time))
            } else if kind == .inference, let event = DimensionEvent(event) {
                dimensions.append((rejection.record, event))
            }
        }
    }

    /// Rejections, without those that are declarations.
    func undecodable(_ batch: EventBatch) -> [EventBatch.Rejected] {
        guard !watermarks.isEmpty || !dimensions.isEmpty else { return batch.rejections }
        let declared = Set(watermarks.map(\.record)).union(dimensions.map(\.record))
        return batch.rejections.filter { !declared.contains($0.record) }
    }
}
