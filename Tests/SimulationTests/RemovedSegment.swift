import Log

/// A segment of events that was removed from the disk, with what was in it.
struct RemovedSegment {
    let path: String
    let partition: TopicPartition
    let base: Offset
    private(set) var records = LoggedRecords()

    /// Nil for a file of another topic, or none.
    init?(_ path: String, _ bytes: [UInt8]?) {
        let parts = path.split(separator: "/").suffix(2)
        guard let bytes, let folder = parts.first, let dash = folder.lastIndex(of: "-"),
            let topic = Topic(String(folder[..<dash])), SimulatedEvent.topics.contains(topic),
            let number = Int32(folder[folder.index(after: dash)...]),
            let base = parts.last.flatMap({ Offset($0.dropLast(".log".count)) })
        else { return nil }
        self.path = path
        self.base = base
        partition = TopicPartition(topic, number)
        records.add(Self.records(of: bytes), of: partition)
    }

    private static func records(of segment: [UInt8]) -> FetchedRecords {
        let records = FetchedRecords()
        segment.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while let header = try? RecordBatchHeader(parsing: UnsafeRawBufferPointer(rebasing: rest)),
                header.totalSize <= rest.count
            {
                let batch = UnsafeRawBufferPointer(rebasing: rest.prefix(header.totalSize))
                // A torn tail has batches that are none.
                try? RecordBatchDecoder.decode(batch, header: header, from: 0, into: records)
                rest = rest.dropFirst(header.totalSize)
            }
        }
        return records
    }
}
