import Engine

/// One shard's executor in a simulation: its jobs keep their order, and the scheduler says when the next one runs.
final class SimulatedLane: ShardExecutor, @unchecked Sendable {
    // Sound: only touched on the scheduler's one thread, which the scheduler makes sure of.
    private let scheduler: SimulatedScheduler
    private var jobs: [UnownedJob] = []
    /// A shard that is slow: it gets nothing to do for a while.
    var isPaused = false
    private var isStopped = false

    /// Whether nothing will come any more.
    var isOver: Bool { isStopped && jobs.isEmpty }

    init(_ scheduler: SimulatedScheduler) { self.scheduler = scheduler }

    var isReady: Bool { !isPaused && !jobs.isEmpty }

    func enqueue(_ job: consuming ExecutorJob) {
        scheduler.requireOwnThread()
        jobs.append(UnownedJob(job))
    }

    func runNext() {
        jobs.removeFirst().runSynchronously(on: asUnownedSerialExecutor())
    }

    func stop() { isStopped = true }
}
