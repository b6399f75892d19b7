import Events
import Log

/// The topic and the partition that a published event goes to, by the rule of ingest. What can't be read has no key and goes
/// to the first one; what says nothing of telemetry or feedback is an inference.
final class EventPartitioner {
    private let decoder = EventDecoder()
    private let records = FetchedRecords()
    private let batch = EventBatch()

    private static let telemetry = Array(#""type":"io.varve.telemetry."#.utf8)
    private static let feedback = Array(#""type":"io.varve.feedback."#.utf8)

    /// The input of a data shard that takes the event.
    static func input(of event: [UInt8]) -> Int {
        if event.firstRange(of: telemetry) != nil { return GoldenRun.telemetryInput }
        return event.firstRange(of: feedback) == nil ? GoldenRun.inferenceInput : GoldenRun.feedbackInput
    }

    func partition(of event: [UInt8], among partitions: Int) -> Int {
        guard partitions > 1 else { return 0 }
        records.removeAll()
        let target = records.reserve(event.count)
        event.withUnsafeBytes { bytes in
            if let base = bytes.baseAddress { target.copyMemory(from: base, byteCount: bytes.count) }
        }
        records.commit(event.count)
        records.records.append(
            FetchedRecords.Record(
                offset: 0, timestamp: 0, key: .null,
                value: FetchedRecords.Bytes(start: 0, length: Int32(event.count)), headers: .null))
        switch Self.input(of: event) {
        case GoldenRun.telemetryInput: decoder.decode(.telemetry, records, into: batch)
        case GoldenRun.feedbackInput: decoder.decode(.feedback, records, into: batch)
        default: decoder.decode(.inference, records, into: batch)
        }
        var partition = 0
        batch.forEachEvent {
            partition = Int(Partitioner.partition(forKey: $0.key.bytes, partitions: partitions))
        }
        return partition
    }
}
