import Events
import Log
import Streams

/// A request's events after validation: sealed batches by partition, and what was rejected.
struct PreparedIngest: Sendable {
    var batches: [(partition: Int32, batch: SealedBatch)] = []
    var accepted = 0
    var rejections: [(index: Int, reason: String, bytes: [UInt8])] = []
}

extension IngestContext {
    /// Replaces the records by these events.
    func load(_ events: [[UInt8]]) {
        records.removeAll()
        for (index, event) in events.enumerated() {
            let start = records.used
            // With line ends between them they are decoded together.
            let room = records.reserve(event.count + 1)
            room.copyMemory(from: event, byteCount: event.count)
            room.storeBytes(of: UInt8(ascii: "\n"), toByteOffset: event.count, as: UInt8.self)
            records.commit(event.count + 1)
            records.records.append(
                FetchedRecords.Record(
                    offset: Offset(index), timestamp: 0, key: .null,
                    value: FetchedRecords.Bytes(start: Int32(start), length: Int32(event.count)),
                    headers: .null))
        }
    }

    /// Validates the events in `records` and seals them for their partitions.
    ///
    /// The key is what feedback joins on (the request's id, else the event's; a device's name), the partition
    /// that of Kafka's Java client: murmur2 of the key.
    func prepare(
        _ kind: EventKind, partitions: Int, codec: CompressionCodec, now: Int64
    ) throws(LogError) -> PreparedIngest {
        decoder.decode(kind, records, into: batch)
        var builders = (0..<partitions).map { _ in RecordBatchBuilder(codec: codec) }
        var prepared = PreparedIngest()
        batch.forEachEvent { event in
            let key = event.key.bytes
            let partition = partitions == 1 ? 0 : Partitioner.partition(forKey: key, partitions: partitions)
            builders[Int(partition)].add(
                key: key, value: records.bytes(records.records[event.record].value),
                headers: .structuredCloudEvent, timestamp: event.time)
            prepared.accepted += 1
        }
        for rejection in batch.rejections {
            let record = records.records[rejection.record]
            let bytes = Array(records.bytes(record.value))
            // Keyed by the id, so that a request and its response meet in the same shard.
            if kind == .inference, bytes.count <= decoder.limits.eventBytes,
                let message = KServeMessage(record, of: records)
            {
                let key = Array(message.id.utf8)
                let partition = key.withUnsafeBytes {
                    partitions == 1 ? 0 : Partitioner.partition(forKey: $0, partitions: partitions)
                }
                builders[Int(partition)].add(
                    key: key, value: bytes, headers: .structuredCloudEvent, timestamp: message.time)
                prepared.accepted += 1
                continue
            }
            prepared.rejections.append((rejection.record, rejection.reason, bytes))
        }
        for partition in builders.indices {
            guard let batch = try builders[partition].seal() else { continue }
            prepared.batches.append((Int32(partition), batch))
        }
        return prepared
    }
}
