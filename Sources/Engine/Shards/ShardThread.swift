import Dispatch
import Foundation

/// A thread of its own that runs the jobs of one actor, in order: a shard's state is only ever touched there. Whoever still
/// asks a shard after its thread has ended is answered all the same, elsewhere: a job that nobody runs would leave its
/// task waiting for ever.
final class ShardThread: ShardExecutor, @unchecked Sendable {
    // Sound: `jobs`, `isStopped` and `hasEnded` are only touched while `condition` is held.
    private let condition = NSCondition()
    private var jobs: [UnownedJob] = []
    private var isStopped = false
    /// The thread takes no job any more.
    private var hasEnded = false
    private let afterwards: DispatchQueue

    static let stackBytes = 8 << 20

    init(name: String) {
        afterwards = DispatchQueue(label: "varve.\(name).stopped")
        let thread = Thread { [self] in run() }
        thread.name = name
        thread.stackSize = Self.stackBytes
        thread.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        condition.lock()
        let isLate = hasEnded
        if !isLate { jobs.append(unowned) }
        condition.signal()
        condition.unlock()
        guard isLate else { return }
        afterwards.async { [self] in unowned.runSynchronously(on: asUnownedSerialExecutor()) }
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
            if isStopped {
                hasEnded = true
                return nil
            }
            condition.wait()
        }
        let batch = jobs
        jobs.removeAll(keepingCapacity: true)
        return batch
    }
}
