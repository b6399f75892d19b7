import Log
import Synchronization

extension PartitionLog {
    func view(_ isolation: ReadIsolation) -> PartitionView {
        state.withLock { state in
            let end =
                isolation == .written || context.mutations.contains(.showWrittenAsDurable)
                ? state.written : state.durable
            return PartitionView(start: state.start, end: end)
        }
    }

    /// The base of the last segment that begins at `offset` or before it; nil if all begin later.
    ///
    /// - Complexity: O(log segments)
    func segmentBase(containing offset: Offset) -> Offset? {
        state.withLock { state in
            var low = 0
            var high = state.segments.count
            while low < high {
                let middle = (low + high) / 2
                if state.segments[middle].base <= offset { low = middle + 1 } else { high = middle }
            }
            return low > 0 ? state.segments[low - 1].base : nil
        }
    }

    func segmentBase(after base: Offset) -> Offset? {
        state.withLock { state in state.segments.first { $0.base > base }?.base }
    }

    /// Opens a segment for a reader.
    ///
    /// - Throws: `offsetOutOfRange` if retention took it meanwhile, `corrupt` if it is gone otherwise.
    func openSegment(_ base: Offset) throws(LogError) -> any StorageFile {
        let path = context.layout.segment(topicPartition, base)
        do {
            return try context.storage.open(path, .read)
        } catch {
            guard error.code == .notFound else { throw located(error) }
            if base < view(.written).start { throw outOfRange(base) }
            throw LogError(
                .corrupt, "a segment is missing; somebody or something removed it",
                topicPartition: topicPartition, offset: base, file: path)
        }
    }

    func outOfRange(_ offset: Offset) -> LogError {
        let view = view(.written)
        return LogError(
            .offsetOutOfRange,
            "offset \(offset) is not there: the log has \(view.start) to \(view.end.offset - 1)",
            topicPartition: topicPartition, offset: offset)
    }

    /// The index of a segment, from memory or from its file; one without entries where there is none to be
    /// had, which makes a search longer and never wrong.
    func index(of base: Offset) -> SegmentIndex {
        let (known, summary) = state.withLock { state in
            (state.knownIndex(of: base), state.segments.first { $0.base == base })
        }
        if let known { return known }
        let path = context.layout.index(topicPartition, base)
        guard let summary,
            let bytes = try? context.storage.readWhole(path, limit: SegmentIndexFile.limitBytes),
            let index = SegmentIndexFile.decode(bytes, base: base, segmentBytes: summary.bytes)
        else { return SegmentIndex(base: base) }
        return index
    }

    /// The base offset of the first batch with a record of `timestamp` or later; the durable end if there is
    /// none.
    func offset(atOrAfter timestamp: Int64) throws(LogError) -> Offset {
        let (segments, end) = state.withLock { ($0.segments, $0.durable) }
        for segment in segments where segment.base < end.offset && segment.maxTimestamp >= timestamp {
            let file = try openSegment(segment.base)
            let start = index(of: segment.base).start(forTimestamp: timestamp)
            let limit = segment.base == end.segmentBase ? end.byte : segment.bytes
            let walker = SegmentWalker(
                file, from: start.byte, expecting: start.offset, epoch: leaderEpoch, limit: limit)
            while case .batch(let header, _) = try step(walker, file) {
                if header.maxTimestamp >= timestamp { return header.baseOffset }
            }
        }
        return end.offset
    }

    /// A step of a walk over bytes that must be right.
    func step(
        _ walker: SegmentWalker, _ file: any StorageFile
    ) throws(LogError) -> SegmentWalker.Step {
        let step = try walker.next()
        if case .fault(let reason) = step {
            throw corrupt(reason, file.path, byte: walker.byte, offset: walker.nextOffset)
        }
        return step
    }

    func corrupt(_ reason: String, _ path: String, byte: Int64, offset: Offset) -> LogError {
        LogError(
            .corrupt, reason, topicPartition: topicPartition, offset: offset, file: path, byte: byte)
    }
}
