import Dispatch
package import Log
import Synchronization

extension EmbeddedLog {
    /// Files that are synced at once.
    private static let concurrentSyncLimit = 16

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
    /// Those who come while a commit runs wait for the lock, and the next one through it proves all of
    /// theirs: that is the group commit.
    func commit(_ requested: [PartitionLog]) throws(LogError) {
        defer { deliverAnswers() }
        let proven = try marks.withLock { (marks) throws(LogError) -> [PartitionLog] in
            let due = pending.withLock { $0.take(with: requested) }
            let commits = due.compactMap { $0.beginCommit() }
            guard !commits.isEmpty, marks != nil else { return [] }
            if context.mutations.contains(.acknowledgeBeforeSync) {
                for answer in commits.flatMap({ $0.partition.finishCommit($0) }) { answer() }
            }
            do throws(LogError) {
                try prove(commits, &marks)
            } catch {
                // Before the next commit can begin: it would find these files clean.
                throw stop(error)
            }
            let answers = commits.flatMap { $0.partition.finishCommit($0) }
            undelivered.withLock { $0 += answers }
            return commits.map(\.partition)
        }
        deliverAnswers()
        for partition in proven { partition.writeIndexes() }
    }

    /// First the data, then the marks: a mark that is on the disk is always true.
    private func prove(_ commits: [PartitionCommit], _ marks: inout MarkFile?) throws(LogError) {
        if context.mutations.contains(.markBeforeData) { try mark(commits, &marks) }
        try sync(commits)
        try mark(commits, &marks)
    }

    /// Several partitions' files are synced at once: a disk makes much the same effort for all of them.
    private func sync(_ commits: [PartitionCommit]) throws(LogError) {
        guard driver == .thread, commits.count > 1 else {
            for commit in commits { try commit.sync() }
            return
        }
        let failure = FirstFailure()
        let group = DispatchGroup()
        let lanes = min(commits.count, Self.concurrentSyncLimit)
        for lane in 0..<lanes {
            DispatchQueue(label: "varve.log.sync").async(group: group) {
                for number in stride(from: lane, to: commits.count, by: lanes) {
                    failure.note { () throws(LogError) in try commits[number].sync() }
                }
            }
        }
        group.wait()
        try failure.rethrow()
    }

    private func mark(_ commits: [PartitionCommit], _ marks: inout MarkFile?) throws(LogError) {
        for commit in commits {
            try marks?.write(commit.partition.topicPartition, start: commit.start, end: commit.end)
        }
        try marks?.sync()
        guard let isInPlace = try marks?.isInPlace(), isInPlace else {
            throw LogError(
                .notFound, "the marks file was removed or moved while the log was open",
                file: context.layout.marks)
        }
    }

    /// Calls those who wait. Never under a lock: they may come back at once with the next append or sync.
    func deliverAnswers() {
        let answers = undelivered.withLock { undelivered in
            defer { undelivered = [] }
            return undelivered
        }
        for answer in answers { answer() }
    }

    /// Takes no more appends from here on, and gives up those who wait. Returns what `deliverAnswers` tells
    /// them, which the caller does once it holds no lock.
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
        let answers = sortedPartitions().flatMap { $0.stop(error) }
        undelivered.withLock { $0 += answers }
        return error
    }
}
