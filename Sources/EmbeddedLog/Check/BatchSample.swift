import Log

/// Some batches of a partition, for what can be said about all of them.
struct BatchSample {
    private(set) var firstTimestamp: Int64?
    private var contentBytes = 0
    private var storedBytes = 0
    private let records = FetchedRecords()

    var ratio: Double? { storedBytes > 0 ? Double(contentBytes) / Double(storedBytes) : nil }

    /// Batches that are decoded at each place: one alone may be another kind than all others, as the first one of a
    /// journal is.
    private static let batchesPerPlace = 8

    mutating func add(
        _ place: SegmentIndex.Entry, _ window: FileWindow, limit: Int64, partition: PartitionLog, path: String
    ) throws(LogError) {
        var place = place
        for _ in 0..<Self.batchesPerPlace where place.byte < limit {
            let header = try addBatch(place, window, limit: limit, partition: partition, path: path)
            place.byte += Int64(header.totalSize)
            place.offset = header.lastOffset + 1
        }
    }

    private mutating func addBatch(
        _ place: SegmentIndex.Entry, _ window: FileWindow, limit: Int64, partition: PartitionLog, path: String
    ) throws(LogError) -> RecordBatchHeader {
        let bytes = try window.bytes(at: place.byte, RecordBatchHeader.size, limit: limit)
        switch BatchRule.header(
            bytes, expected: place.offset, epoch: partition.leaderEpoch, room: limit - place.byte)
        {
        case .failure(let fault):
            throw partition.corrupt(fault.reason, path, byte: place.byte, offset: place.offset)
        case .success(let header):
            let batch = try window.bytes(at: place.byte, header.totalSize, limit: limit)
            records.removeAll()
            do {
                try RecordBatchDecoder.decode(batch, header: header, from: place.offset, into: records)
            } catch {
                throw partition.corrupt(error.message, path, byte: place.byte, offset: place.offset)
            }
            if firstTimestamp == nil { firstTimestamp = header.baseTimestamp }
            contentBytes += records.used
            storedBytes += header.totalSize
            return header
        }
    }
}
