import Log
import Synchronization

/// Checks one partition: every batch, every record, and that they follow on each other.
struct PartitionCheck {
    let partition: PartitionLog
    let segments: [SegmentSummary]
    let end: LogPosition
    /// The offset that is due.
    private var expected: Offset

    private var context: LogContext { partition.context }
    private var topicPartition: TopicPartition { partition.topicPartition }

    init(_ partition: PartitionLog) {
        self.partition = partition
        (segments, end) = partition.state.withLock { ($0.segments, $0.written) }
        expected = segments.first?.base ?? end.segmentBase
    }

    mutating func run(_ check: inout LogCheck) throws(LogError) {
        for segment in segments {
            let path = context.layout.segment(topicPartition, segment.base)
            if segment.base != expected {
                check.found(damage("the segment begins where offset \(expected) is due", path, byte: 0))
            }
            expected = segment.base
            do throws(LogError) {
                try self.check(segment, path, &check)
            } catch {
                guard error.code == .corrupt || error.code == .notFound || error.code == .io else {
                    throw error
                }
                check.found(CheckFinding(error, file: path))
            }
            checkSideFiles(segment, &check)
        }
    }

    private func damage(_ message: String, _ path: String, byte: Int64?) -> CheckFinding {
        CheckFinding(
            .damage, message, topicPartition: topicPartition, file: path, byte: byte, offset: expected)
    }

    private mutating func check(
        _ segment: SegmentSummary, _ path: String, _ check: inout LogCheck
    ) throws(LogError) {
        let file = try partition.openSegment(segment.base)
        let limit = segment.base == end.segmentBase ? end.byte : try file.size()
        let index = storedIndex(segment.base, bytes: limit)
        var comparison = IndexComparison(index)
        let window = FileWindow(capacity: SegmentWalker.wholeWindowBytes)
        window.open(file)
        var byte: Int64 = 0
        while byte < limit {
            do throws(LogError) {
                let header = try self.batch(at: byte, limit, window, check.records)
                comparison.compare(header, byte: byte)
                check.advance(bytes: Int64(header.totalSize), records: Int64(header.recordCount))
                byte += Int64(header.totalSize)
                expected = header.lastOffset + 1
            } catch {
                if try isZero(from: byte, limit, window), segment.base != end.segmentBase { break }
                guard error.code != .io else { throw error }
                check.found(damage(error.message, path, byte: byte))
                // What follows is judged from the next place that is known.
                guard let next = index?.entries.first(where: { $0.byte > byte }) else { break }
                byte = next.byte
                expected = next.offset
                comparison.giveUp()
            }
        }
        if let wrong = comparison.wrongEntry {
            check.found(
                damage(
                    "the index names a batch that isn't there",
                    context.layout.index(topicPartition, segment.base),
                    byte: Int64(wrong)))
        }
        guard segment.base == end.segmentBase else { return }
        if expected != end.offset, byte == limit {
            check.found(
                damage("offset \(end.offset) is due at the end, up to which it was durable", path, byte: byte)
            )
        }
    }

    /// The batch at `byte`, checked as a whole.
    private func batch(
        at byte: Int64, _ limit: Int64, _ window: FileWindow, _ records: FetchedRecords
    ) throws(LogError) -> RecordBatchHeader {
        let bytes = try window.bytes(at: byte, RecordBatchHeader.size, limit: limit)
        switch BatchRule.header(
            bytes, expected: expected, epoch: partition.leaderEpoch, room: limit - byte)
        {
        case .failure(let fault): throw LogError(.corrupt, fault.reason)
        case .success(let header):
            records.removeAll()
            let batch = try window.bytes(at: byte, header.totalSize, limit: limit)
            try RecordBatchDecoder.decode(batch, header: header, from: header.baseOffset, into: records)
            return header
        }
    }

    private func isZero(from start: Int64, _ limit: Int64, _ window: FileWindow) throws(LogError) -> Bool {
        var byte = start
        while byte < limit {
            let bytes = try window.bytes(at: byte, RecordBatchHeader.size, limit: limit)
            guard !bytes.isEmpty, bytes.allSatisfy({ $0 == 0 }) else { return false }
            byte += Int64(bytes.count)
        }
        return true
    }

    private func storedIndex(_ base: Offset, bytes: Int64) -> SegmentIndex? {
        let path = context.layout.index(topicPartition, base)
        guard let content = try? context.storage.readWhole(path, limit: SegmentIndexFile.limitBytes) else {
            return nil
        }
        return SegmentIndexFile.decode(content, base: base, segmentBytes: bytes)
    }

    /// The files beside a segment must be sound if they are there.
    private func checkSideFiles(_ segment: SegmentSummary, _ check: inout LogCheck) {
        let advice = "; it can be removed, and is made anew when it is needed"
        let index = context.layout.index(topicPartition, segment.base)
        if (try? context.storage.exists(index)) ?? false,
            storedIndex(segment.base, bytes: segment.bytes) == nil
        {
            check.found(
                CheckFinding(
                    .damage, "the index is damaged" + advice, topicPartition: topicPartition, file: index))
        }
        let producers = context.layout.producers(topicPartition, segment.base)
        guard (try? context.storage.exists(producers)) ?? false else { return }
        let content = try? context.storage.readWhole(producers, limit: ProducerFile.limitBytes)
        let table = content.flatMap {
            ProducerFile.decode($0, at: segment.base, limit: context.configuration.producerLimit)
        }
        guard table == nil else { return }
        check.found(
            CheckFinding(
                .damage, "the list of producers is damaged" + advice, topicPartition: topicPartition,
                file: producers))
    }
}
