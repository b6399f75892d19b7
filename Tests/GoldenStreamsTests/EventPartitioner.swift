import Events
import Log

/// The partition that a published event goes to, by the rule of ingest. What can't be read has no key and goes to the
/// first one.
final class EventPartitioner {
    private let decoder = EventDecoder()
    private let records = FetchedRecords()
    private let batch = EventBatch()

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
        decoder.decode(.inference, records, into: batch)
        var partition = 0
        batch.forEachEvent {
            partition = Int(Partitioner.partition(forKey: $0.key.bytes, partitions: partitions))
        }
        return partition
    }
}
