public import Log
import Synchronization

extension EmbeddedLog {
    /// Records at or beyond this offset are not removed, however old: a snapshot still needs them.
    public func setRetentionFloor(_ offset: Offset, of topicPartition: TopicPartition) throws(LogError) {
        try partition(topicPartition).state.withLock { $0.retentionFloor = offset }
    }

    /// Removes the segments that the topics' retention no longer keeps.
    ///
    /// - Parameter now: milliseconds since 1970, of the caller's clock.
    /// - Throws: `stopped` if a mark can't be written, or what removing files threw: then they go the next
    ///   time the log is opened.
    @discardableResult
    public func applyRetention(now: Int64) throws(LogError) -> RetentionOutcome {
        defer { deliverAnswers() }
        var outcome = RetentionOutcome()
        try marks.withLock { (marks) throws(LogError) in
            try requireAccepting()
            for partition in sortedPartitions() {
                let expired = partition.expiredSegments(now: now)
                guard let last = expired.last, let start = partition.segmentBase(after: last.base) else {
                    continue
                }
                if context.mutations.contains(.retireBeforeMark) { try partition.remove(expired) }
                try moveStart(of: partition, to: start, &marks)
                partition.forget(expired)
                try partition.remove(expired)
                outcome.segments += expired.count
                outcome.bytes += expired.reduce(0) { $0 + $1.bytes }
            }
        }
        return outcome
    }

    /// The mark goes first: a segment that is missing above its start would be taken for damage.
    private func moveStart(
        of partition: PartitionLog, to start: Offset, _ marks: inout MarkFile?
    ) throws(LogError) {
        do {
            let end = partition.view(.durable).end
            try marks?.write(partition.topicPartition, start: start, end: end)
            try marks?.sync()
        } catch {
            throw stop(error)
        }
    }
}

extension PartitionLog {
    func expiredSegments(now: Int64) -> [SegmentSummary] {
        state.withLock { state in
            let floor = context.mutations.contains(.ignoreRetentionFloor) ? .max : state.retentionFloor
            let count = RetentionRule.expired(
                state.segments, state.retention, floor: floor, durableBase: state.durable.segmentBase,
                now: now)
            return Array(state.segments.prefix(count))
        }
    }

    func forget(_ segments: [SegmentSummary]) {
        state.withLock { state in
            state.segments.removeFirst(segments.count)
            state.completed.removeAll { completed in segments.contains { $0.base == completed.index.base } }
        }
    }

    /// Removes segments' files; those that are gone already are no concern.
    func remove(_ segments: [SegmentSummary]) throws(LogError) {
        for segment in segments {
            let layout = context.layout
            for path in [
                layout.index(topicPartition, segment.base), layout.producers(topicPartition, segment.base),
                layout.segment(topicPartition, segment.base),
            ] where try context.storage.exists(path) {
                try context.storage.remove(path)
            }
        }
    }

    /// Lets go of the file being written.
    func releaseFiles() {
        state.withLock { state in
            if let active = state.active { state.lastIndex = active.index }
            state.active = nil
            state.dirtyFiles = []
        }
    }
}
