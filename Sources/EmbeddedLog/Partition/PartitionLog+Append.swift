import Log
import Synchronization

extension PartitionLog {
    /// Writes a batch behind the last one, or recognizes it as a repetition.
    ///
    /// - Parameter answer: called once the batch is durable, if that isn't so already; nil if nobody waits.
    /// - Throws: `noSpace` (nothing of the batch is left, so it may be tried again), `outOfOrderSequence`,
    ///   `fenced`, `stopped`, or what the disk said: after that the whole log must stop.
    func append(
        _ batch: SealedBatch, answer: (@Sendable (Result<AppendReceipt, LogError>) -> Void)?
    ) throws(LogError) -> AppendOutcome {
        try state.withLock { (state) throws(LogError) in
            if let failure = state.failure { throw failure }
            let known = try repeated(batch, in: state)
            let receipt = if let known { known } else { try append(batch, in: &state) }
            let isDurable = receipt.lastOffset < state.durable.offset
            if let answer, !isDurable {
                state.waiters.append(DurableWaiter(receipt: receipt, answer: answer))
            }
            return AppendOutcome(
                receipt: receipt, needsCommit: answer != nil && !isDurable,
                wakes: receipt.isDuplicate ? [] : state.observers.map(\.wake))
        }
    }

    /// The receipt of the first time, if the producer has appended this before.
    private func repeated(
        _ batch: SealedBatch, in state: borrowing PartitionState
    ) throws(LogError) -> AppendReceipt? {
        guard let stamp = batch.producer else { return nil }
        switch state.producers.judge(stamp, recordCount: batch.recordCount) {
        case .append: return nil
        case .duplicate(let first, let last):
            return AppendReceipt(baseOffset: first, lastOffset: last, isDuplicate: true)
        case .outOfOrder(let due):
            throw LogError(
                .outOfOrderSequence,
                "producer \(stamp.id) sent sequence \(stamp.baseSequence) where \(due) is due",
                topicPartition: topicPartition)
        case .fenced(let current):
            throw LogError(
                .fenced,
                "producer \(stamp.id) sent epoch \(stamp.epoch), and epoch \(current) has taken over",
                topicPartition: topicPartition)
        }
    }

    private func append(
        _ batch: SealedBatch, in state: inout PartitionState
    ) throws(LogError) -> AppendReceipt {
        let size = Int64(batch.bytes.count)
        if let active = state.active, active.size > 0,
            active.size + size > Int64(context.configuration.segmentBytes)
        {
            try roll(&state)
        }
        guard let file = state.active?.file else {
            throw LogError(.closed, "the log is not open for writing", topicPartition: topicPartition)
        }
        let first = state.written.offset
        if state.dirtyFiles.last !== file { state.dirtyFiles.append(file) }
        try write(batch, to: file, at: state.written)
        let last = first + Offset(batch.recordCount) - 1
        state.noteAppended(
            size: size, lastOffset: last, maxTimestamp: batch.maxTimestamp,
            indexInterval: context.configuration.indexIntervalBytes)
        if let stamp = batch.producer { state.producers.note(stamp, first: first, last: last) }
        return AppendReceipt(baseOffset: first, lastOffset: last)
    }

    private func write(
        _ batch: SealedBatch, to file: any StorageFile, at end: LogPosition
    ) throws(LogError) {
        do {
            try batch.bytes.withUnsafeBufferPointer { (bytes) throws(LogError) in
                let batch = UnsafeRawBufferPointer(bytes)
                var head = BatchHead(of: batch, offset: end.offset, epoch: leaderEpoch)
                let body = UnsafeRawBufferPointer(rebasing: batch[BatchHead.size...])
                try withUnsafePointer(to: &head) { (pointer) throws(LogError) in
                    try file.write(
                        UnsafeRawBufferPointer(start: pointer, count: BatchHead.size), body, at: end.byte)
                }
            }
        } catch {
            throw afterFailedWrite(located(error), file, end)
        }
    }

    /// If the disk is full and the file can be cut back, nothing of the batch is left, and it may be tried
    /// again.
    private func afterFailedWrite(
        _ error: LogError, _ file: any StorageFile, _ end: LogPosition
    ) -> LogError {
        guard error.code == .noSpace else { return error }
        var retriable = error
        retriable.isRetriable = true
        if context.mutations.contains(.keepHalfBatchOnNoSpace) { return retriable }
        do {
            try file.truncate(to: end.byte)
            return retriable
        } catch {
            return located(error)
        }
    }

    /// Completes the segment that is being written and begins the next one.
    private func roll(_ state: inout PartitionState) throws(LogError) {
        guard let old = state.active else { return }
        let base = state.written.offset
        let file = try createSegment(base)
        state.isFolderDirty = true
        if context.mutations.contains(.rollWithoutOldSegment) { state.dirtyFiles = [] }
        state.completed.append(CompletedSegment(index: old.index, producers: state.producers))
        state.segments.append(SegmentSummary(base: base, bytes: 0, maxTimestamp: .min))
        state.active = ActiveSegment(file: file, index: SegmentIndex(base: base))
        state.written = LogPosition(segmentBase: base, byte: 0, offset: base)
    }

    func createSegment(_ base: Offset) throws(LogError) -> any StorageFile {
        let path = context.layout.segment(topicPartition, base)
        do {
            return try context.storage.open(path, .create)
        } catch {
            var error = located(error)
            error.isRetriable = error.code == .noSpace
            throw error
        }
    }
}
