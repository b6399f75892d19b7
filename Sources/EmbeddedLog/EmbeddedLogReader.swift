import Log
import Synchronization

/// Reads one partition's segments in order. Belongs to one thread.
final class EmbeddedLogReader: LogReader {
    /// Bytes of one read.
    private static let windowBytes = 128 << 10
    /// Content that one fetch gathers at most, whatever is asked for: what `FetchedRecords` takes, less the
    /// largest batch.
    private static let fetchLimitBytes = 1 << 30

    /// Where the next batch begins.
    private struct Place {
        var base: Offset
        var file: any StorageFile
        /// Of the whole file, for segments before the last one that may be read.
        var fileBytes: Int64
        /// Whether the file may have grown since `fileBytes` was asked for: it was the last segment then.
        var mayHaveGrown = true
        var byte: Int64
        var offset: Offset
    }

    private let partition: PartitionLog
    private let isolation: ReadIsolation
    private let window = FileWindow(capacity: windowBytes)
    private var place: Place?
    private(set) var position: Offset = 0

    init(_ partition: PartitionLog, isolation: ReadIsolation) {
        self.partition = partition
        self.isolation = isolation
    }

    private var checksContiguity: Bool { !partition.context.mutations.contains(.readWithoutContiguity) }
    var topicPartition: TopicPartition { partition.topicPartition }

    /// - Throws: `offsetOutOfRange` before the first record and behind the end of what was written.
    func seek(to offset: Offset) throws(LogError) {
        let view = partition.view(.written)
        guard offset >= view.start, offset <= view.end.offset else { throw partition.outOfRange(offset) }
        position = offset
        place = nil
    }

    func fetch(into records: FetchedRecords, byteLimit: Int) throws(LogError) {
        records.removeAll()
        let view = partition.view(isolation)
        guard position >= view.start else { throw partition.outOfRange(position) }
        let limit = min(byteLimit, Self.fetchLimitBytes)
        while position < view.end.offset, records.used < limit || records.records.isEmpty {
            try fetchBatch(into: records, upTo: view.end)
        }
    }

    private func fetchBatch(into records: FetchedRecords, upTo end: LogPosition) throws(LogError) {
        var place = try currentPlace(upTo: end)
        let limit = place.base == end.segmentBase ? end.byte : place.fileBytes
        let header = try header(at: place, limit: limit)
        let batch = try window.bytes(at: place.byte, header.totalSize, limit: limit)
        do {
            try RecordBatchDecoder.decode(batch, header: header, from: position, into: records)
        } catch {
            throw located(error, place)
        }
        place.byte += Int64(header.totalSize)
        place.offset = header.lastOffset + 1
        position = place.offset
        self.place = place
    }

    private func header(at place: Place, limit: Int64) throws(LogError) -> RecordBatchHeader {
        let bytes = try window.bytes(at: place.byte, RecordBatchHeader.size, limit: limit)
        let expected = checksContiguity ? place.offset : nil
        switch BatchRule.header(
            bytes, expected: expected, epoch: partition.leaderEpoch, room: limit - place.byte)
        {
        case .success(let header): return header
        case .failure(let fault):
            throw partition.corrupt(fault.reason, place.file.path, byte: place.byte, offset: place.offset)
        }
    }

    private func located(_ error: LogError, _ place: Place) -> LogError {
        var error = partition.located(error)
        error.file = place.file.path
        error.byte = place.byte
        error.offset = place.offset
        return error
    }

    /// The place of the batch that holds `position`, in the next segment if this one is at its end.
    private func currentPlace(upTo end: LogPosition) throws(LogError) -> Place {
        guard var place else { return try find(position, upTo: end) }
        guard place.base != end.segmentBase else { return place }
        if place.mayHaveGrown {
            // A later segment has begun, so this one is complete: its size is final now, and not before.
            place.fileBytes = try place.file.size()
            place.mayHaveGrown = false
        }
        guard try isAtEnd(place) else { return place }
        guard let next = partition.segmentBase(after: place.base), next == place.offset else {
            if position < partition.view(isolation).start { throw partition.outOfRange(position) }
            throw partition.corrupt(
                "the segment ends and no segment begins with offset \(place.offset)", place.file.path,
                byte: place.byte, offset: place.offset)
        }
        return try open(next, byte: 0, offset: next)
    }

    /// Whether no batch follows in this complete segment. Zeros may follow the last one.
    private func isAtEnd(_ place: Place) throws(LogError) -> Bool {
        guard place.byte < place.fileBytes else { return true }
        var byte = place.byte
        while byte < place.fileBytes {
            let bytes = try window.bytes(at: byte, RecordBatchHeader.size, limit: place.fileBytes)
            guard !bytes.isEmpty, bytes.allSatisfy({ $0 == 0 }) else { return false }
            byte += Int64(bytes.count)
        }
        return true
    }

    private func open(_ base: Offset, byte: Int64, offset: Offset) throws(LogError) -> Place {
        let file = try partition.openSegment(base)
        window.open(file)
        return Place(base: base, file: file, fileBytes: try file.size(), byte: byte, offset: offset)
    }

    /// Looks for the batch that holds `offset`, from the nearest place that the index knows.
    ///
    /// - Complexity: O(log segments + log index entries + an index interval's batches)
    private func find(_ offset: Offset, upTo end: LogPosition) throws(LogError) -> Place {
        guard let base = partition.segmentBase(containing: offset) else {
            if let damage = partition.state.withLock({ $0.damage }) { throw damage }
            throw partition.outOfRange(offset)
        }
        let start = partition.index(of: base).start(for: offset)
        var place = try open(base, byte: start.byte, offset: start.offset)
        let limit = base == end.segmentBase ? end.byte : place.fileBytes
        let walker = SegmentWalker(
            place.file, from: start.byte, expecting: start.offset, epoch: partition.leaderEpoch, limit: limit,
            checksContiguity: checksContiguity)
        while case .batch(let header, let byte) = try partition.step(walker, place.file) {
            guard header.lastOffset < offset else {
                place.byte = byte
                place.offset = header.baseOffset
                return place
            }
        }
        throw partition.corrupt(
            "the segment ends before offset \(offset)", place.file.path, byte: walker.byte,
            offset: walker.nextOffset)
    }
}
