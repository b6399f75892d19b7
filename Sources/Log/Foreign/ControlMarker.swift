/// How a transaction ended: a control record as Kafka's coordinator writes it into each partition of the transaction
/// (KIP-98; kafka.apache.org/documentation/#controlbatch).
package enum ControlMarker: Sendable, Hashable {
    case abort
    case commit

    /// Reads the key of a control record: a version and a type, 16 bits each, big-endian. Nil for control records
    /// that end no transaction, such as those of Raft's leaders.
    package init?(key: UnsafeRawBufferPointer) {
        guard key.count >= 4 else { return nil }
        let type: Int16 = key.bigEndian(at: 2)
        switch type {
        case 0: self = .abort
        case 1: self = .commit
        default: return nil
        }
    }

    /// Reads a whole control batch.
    ///
    /// - Throws: as `RecordBatchDecoder.decode`.
    package init?(
        _ batch: UnsafeRawBufferPointer, header: RecordBatchHeader, scratch: FetchedRecords
    ) throws(LogError) {
        scratch.removeAll()
        try RecordBatchDecoder.decode(
            batch, header: header, from: header.baseOffset, includesControl: true, into: scratch)
        guard let record = scratch.records.first, !record.key.isNull else { return nil }
        self.init(key: scratch.bytes(record.key))
    }
}
