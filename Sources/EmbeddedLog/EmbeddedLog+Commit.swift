import Dispatch
package import Log
import Synchronization

extension EmbeddedLog {
    /// Sees to it that a partition's waiters are answered.
    func requestCommit(_ partition: PartitionLog) {
        guard pending.withLock({ $0.add(partition) }), driver == .thread else { return }
        committer.async { [weak self] in
            // A failure is told to those who wait, and to all who come later.
            try? self?.commit([])
        }
    }

    /// Runs the commit that durable appends wait for; with `CommitDriver.manual` nobody else does.
    package func commit() throws(LogError) { try commit([]) }

    /// Proves what was written to partitions in which somebody waits, and to those given.
    ///
    /// Those who come while a commit runs wait for the lock, and the next one through it proves all of theirs: that is
    /// the group commit.
    func commit(_ requested: [PartitionLog]) throws(LogError) {
        var answers: [@Sendable () -> Void] = []
        var failure: LogError?
        var proven: [PartitionLog] = []
        marks.withLock { marks in
            let due = pending.withLock { $0.take(with: requested) }
            let commits = due.compactMap { $0.beginCommit() }
            guard !commits.isEmpty, marks != nil else { return }
            if context.mutations.contains(.acknowledgeBeforeSync) {
                for answer in commits.flatMap({ $0.partition.finishCommit($0) }) { answer() }
            }
            do throws(LogError) {
                try prove(commits, &marks)
                answers = commits.flatMap { $0.partition.finishCommit($0) }
                proven = commits.map(\.partition)
            } catch {
                failure = error
            }
        }
        if let failure { throw stop(failure) }
        for answer in answers { answer() }
        for partition in proven { partition.writeIndexes() }
    }

    /// First the data, then the marks: a mark that is on the disk is always true.
    private func prove(_ commits: [PartitionCommit], _ marks: inout MarkFile?) throws(LogError) {
        if context.mutations.contains(.markBeforeData) { try mark(commits, &marks) }
        for commit in commits { try commit.sync() }
        try mark(commits, &marks)
    }

    private func mark(_ commits: [PartitionCommit], _ marks: inout MarkFile?) throws(LogError) {
        for commit in commits {
            try marks?.write(commit.partition.topicPartition, start: commit.start, end: commit.end)
        }
        try marks?.sync()
        guard let isInPlace = try marks?.isInPlace(), isInPlace else {
            throw LogError(
                .notFound, "the marks file was removed or moved while the log was open", file: context.layout.marks)
        }
    }

    /// Takes no more appends from here on, and gives up those who wait. Returns what they are told.
    @discardableResult
    func stop(_ cause: LogError) -> LogError {
        let error = condition.withLock { condition -> LogError in
            switch condition {
            case .stopped(let earlier): return earlier
            case .closed, .readOnly: return cause
            case .accepting: break
            }
            var error = cause
            error.code = .stopped
            error.isRetriable = false
            error.message =
                "the log takes no more appends (\(cause.code): \(cause.message)); "
                + "remove the cause and open it anew"
            condition = .stopped(error)
            return error
        }
        for answer in sortedPartitions().flatMap({ $0.stop(error) }) { answer() }
        return error
    }
}
