public import Log
import Synchronization

extension EmbeddedLog {
    /// What is on the disk, by partition.
    ///
    /// - Parameters: as of `check`.
    /// - Complexity: O(segments + 512 batches) for each partition.
    public func stat(
        topic: Topic? = nil, partition: Int32? = nil
    ) throws(LogError) -> [PartitionStatistics] {
        var statistics: [PartitionStatistics] = []
        for partition in try partitions(of: topic, partition) {
            statistics.append(try partition.statistics())
        }
        return statistics
    }
}

extension PartitionLog {
    private static let sampledSegments = 16
    private static let sampledBatchesPerSegment = 4

    func statistics() throws(LogError) -> PartitionStatistics {
        let (segments, written, durable) = state.withLock { ($0.segments, $0.written, $0.durable) }
        let start = segments.first?.base ?? written.segmentBase
        var statistics = PartitionStatistics(
            topicPartition: topicPartition, segments: segments.count,
            bytes: segments.reduce(0) { $0 + $1.bytes }, records: written.offset - start, firstOffset: start,
            endOffset: written.offset, durableEndOffset: durable.offset)
        guard written.offset > start else { return statistics }
        var sample = BatchSample()
        let stride = max(1, segments.count / Self.sampledSegments)
        for number in Swift.stride(from: 0, to: segments.count, by: stride) {
            try self.sample(segments[number], written, into: &sample)
        }
        statistics.firstTimestamp = sample.firstTimestamp
        statistics.lastTimestamp = segments.map(\.maxTimestamp).max()
        statistics.compressionRatio = sample.ratio
        return statistics
    }

    /// Decodes a few batches of a segment, evenly apart.
    private func sample(
        _ segment: SegmentSummary, _ end: LogPosition, into sample: inout BatchSample
    ) throws(LogError) {
        let file = try openSegment(segment.base)
        let entries = index(of: segment.base).entries
        let limit = segment.base == end.segmentBase ? end.byte : segment.bytes
        let stride = max(1, entries.count / Self.sampledBatchesPerSegment)
        let first =
            entries.isEmpty ? [SegmentIndex.Entry(offset: segment.base, byte: 0, maxTimestampBefore: 0)] : []
        let places = first + Swift.stride(from: 0, to: entries.count, by: stride).map { entries[$0] }
        for place in places where place.byte < limit {
            let window = FileWindow(capacity: SegmentWalker.headerWindowBytes)
            window.open(file)
            try sample.add(place, window, limit: limit, partition: self, path: file.path)
        }
    }
}
