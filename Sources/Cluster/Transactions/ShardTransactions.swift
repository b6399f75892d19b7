import KafkaLog
import Log
import Synchronization

/// What one shard writes, in transactions under an id of its own: its journal, its output and up to where it has read its
/// inputs become readable together.
///
/// A transaction is opened when it is committed and not before, so that none is open for longer than a commit takes. One
/// that the cluster refuses is aborted and made again of the very same records: what was folded stays true, and only its
/// way into the log is gone over again.
///
/// `@unchecked` because the writer isn't Sendable. Sound: it, `inFlight` and `isClosed` are only touched while `committing` is
/// held.
final class ShardTransactions: @unchecked Sendable {
    /// How often a transaction is made in a row before the shard is told to wait.
    private static let attempts = 4

    let partitions: [TopicPartition]
    private let group: String
    private let writer: TransactionalWriter
    private let figures: WriterStatistics
    private let pending: Mutex<PendingWrites>
    private let committing = Mutex(())
    /// Writes of a transaction of which it is not known whether it was committed.
    private var inFlight = 0
    /// Nobody would hear of what a closed client delivers.
    private var isClosed = false

    /// - Parameters:
    ///   - writer: initialized, so that nobody else writes to these partitions any more.
    ///   - ends: of the shard's partitions.
    init(_ writer: TransactionalWriter, ends: [TopicPartition: Offset], group: String) {
        self.writer = writer
        figures = writer.statistics
        self.group = group
        partitions = ends.keys.sorted()
        pending = Mutex(PendingWrites(ends: ends))
    }

    var pendingBytes: Int { pending.withLock { $0.byteCount } }

    func end(of partition: TopicPartition) -> Offset? { pending.withLock { $0.end(of: partition) } }
    func committedEnd(of partition: TopicPartition) -> Offset? {
        pending.withLock { $0.committedEnd(of: partition) }
    }

    func write(_ batch: SealedBatch, to partition: TopicPartition) throws(LogError) -> AppendReceipt {
        guard let receipt = pending.withLock({ $0.add(batch, to: partition) }) else {
            throw LogError(.notFound, "no shard writes to it", topicPartition: partition)
        }
        return receipt
    }

    /// Takes what is written so far; running it commits that, if nobody else has meanwhile.
    func prepareCommit(
        _ offsets: [TopicPartition: Offset]
    ) -> @Sendable () throws(LogError) -> Void {
        let number = pending.withLock { $0.total }
        return { [self] () throws(LogError) in try commit(before: number, offsets) }
    }

    /// What its client counted last; nil before the first time.
    var statistics: KafkaStatistics? { figures.current }

    func close() {
        committing.withLock { _ in
            isClosed = true
            writer.close()
        }
    }

    private func commit(
        before number: UInt64, _ offsets: [TopicPartition: Offset]
    ) throws(LogError) {
        let result = committing.withLock { _ in
            Result { () throws(LogError) in
                guard !isClosed else { throw LogError(.closed, "the shard was let go") }
                do throws(KafkaError) {
                    try finishInFlight()
                    try transact(before: number, offsets)
                } catch {
                    throw Self.logError(error)
                }
            }
        }
        try result.get()
    }

    /// Learns what became of a commit that was not answered.
    private func finishInFlight() throws(KafkaError) {
        guard inFlight > 0, case .committing = writer.phase else { return }
        do throws(KafkaError) {
            try writer.commit()
            note(committed: inFlight)
        } catch {
            guard error.requiresAbort else { throw error }
            try abort()
        }
    }

    private func transact(before number: UInt64, _ offsets: [TopicPartition: Offset]) throws(KafkaError) {
        let writes = pending.withLock { Array($0.writes(before: number)) }
        guard !writes.isEmpty else { return }
        var attempt = 1
        while true {
            do throws(KafkaError) {
                try makeReady()
                try send(writes, offsets)
                try writer.commit()
                return note(committed: writes.count)
            } catch {
                if case .committing = writer.phase { inFlight = writes.count }
                guard error.requiresAbort, !error.isFatal, attempt < Self.attempts else { throw error }
                try abort()
                attempt += 1
            }
        }
    }

    private func makeReady() throws(KafkaError) {
        switch writer.phase {
        case .ready, .failed, .fresh, .committing: break
        case .open, .abortDue, .aborting: try abort()
        }
        try writer.begin()
    }

    private func send(
        _ writes: [PendingWrites.Write], _ offsets: [TopicPartition: Offset]
    ) throws(KafkaError) {
        for write in writes { try writer.send(write.batch, sequence: write.sequence, to: write.partition) }
        if !offsets.isEmpty { try writer.sendOffsets(offsets, group: group) }
    }

    private func abort() throws(KafkaError) {
        try writer.abort()
        inFlight = 0
    }

    private func note(committed count: Int) {
        pending.withLock { $0.commit(count) }
        inFlight = 0
    }

    /// What could not be committed is kept, so that an abort is nothing worse than a delay; but a refusal of what the
    /// records are, or of who writes them, would only come again.
    private static func logError(_ error: KafkaError) -> LogError {
        var log = error.logError()
        let passes: Set<LogError.Code> = [.unavailable, .closed, .io, .outOfOrderSequence]
        if error.requiresAbort, !error.isFatal, passes.contains(log.code) { log.isRetriable = true }
        return log
    }
}
