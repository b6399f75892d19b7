import Foundation

/// A thread of its own that runs the jobs of one actor, in order: a shard's state is only ever touched there.
final class ShardThread: ShardExecutor, @unchecked Sendable {
    // Sound: `jobs` and `isStopped` are only touched while `condition` is held.
    private let condition = NSCondition()
    private var jobs: [UnownedJob] = []
    private var isStopped = false

    static let stackBytes = 8 << 20

    init(name: String) {
        let thread = Thread { [self] in run() }
        thread.name = name
        thread.stackSize = Self.stackBytes
        thread.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        condition.lock()
        jobs.append(unowned)
        condition.signal()
        condition.unlock()
    }

    /// Ends the thread once its queue is empty.
    func stop() {
        condition.lock()
        isStopped = true
        condition.signal()
        condition.unlock()
    }

    private func run() {
        let executor = asUnownedSerialExecutor()
        while let batch = take() {
            for job in batch { job.runSynchronously(on: executor) }
        }
    }

    private func take() -> [UnownedJob]? {
        condition.lock()
        defer { condition.unlock() }
        while jobs.isEmpty {
            if isStopped { return nil }
            condition.wait()
        }
        let batch = jobs
        jobs.removeAll(keepingCapacity: true)
        return batch
    }
}
