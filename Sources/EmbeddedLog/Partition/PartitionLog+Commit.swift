import Log
import Synchronization

extension PartitionLog {
    /// What there is to prove; nil if everything is proven. What this gives must be committed, or the log
    /// stopped.
    func beginCommit() -> PartitionCommit? {
        state.withLock { state in
            guard state.failure == nil, state.written != state.durable || state.isFolderDirty else {
                return nil
            }
            let commit = PartitionCommit(
                partition: self, files: state.dirtyFiles, isFolderDirty: state.isFolderDirty,
                end: state.written, start: state.start)
            state.dirtyFiles = []
            state.isFolderDirty = false
            return commit
        }
    }

    /// Shows what is proven and returns whom to tell.
    func finishCommit(_ commit: PartitionCommit) -> [@Sendable () -> Void] {
        state.withLock { state in
            state.durable = commit.end
            let answered = state.waiters.filter { $0.receipt.lastOffset < commit.end.offset }
            state.waiters.removeAll { $0.receipt.lastOffset < commit.end.offset }
            let answers: [@Sendable () -> Void] = answered.map { waiter in
                { waiter.answer(.success(waiter.receipt)) }
            }
            return answers + state.observers.map(\.wake)
        }
    }

    /// Writes the indexes of segments that have become durable. They can be rebuilt, so a failure is no
    /// concern.
    func writeIndexes() {
        let ready = state.withLock { state in
            let ready = state.completed.filter { $0.index.base < state.durable.segmentBase }
            state.completed.removeAll { $0.index.base < state.durable.segmentBase }
            return ready
        }
        for completed in ready { write(completed) }
    }

    private func write(_ completed: CompletedSegment) {
        let index = completed.index
        try? replace(context.layout.index(topicPartition, index.base), SegmentIndexFile.encode(index))
        guard let producers = completed.producers else { return }
        try? replace(
            context.layout.producers(topicPartition, index.nextOffset),
            ProducerFile.encode(producers, at: index.nextOffset))
    }

    /// Under its own name a file is never half there.
    private func replace(_ path: String, _ bytes: [UInt8]) throws(LogError) {
        let temporary = path + ".new"
        let file = try context.storage.open(temporary, .replace)
        try file.write(bytes, at: 0)
        try file.sync()
        try context.storage.rename(temporary, to: path)
    }

    func isDurable(upTo offset: Offset) -> Bool {
        state.withLock { $0.durable.offset >= offset }
    }
}
