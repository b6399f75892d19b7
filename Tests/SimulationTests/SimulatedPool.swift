/// Takes the place of Swift's pool in a simulation: its jobs run in any order.
final class SimulatedPool: TaskExecutor, @unchecked Sendable {
    // Sound: only touched on the scheduler's one thread, which the scheduler makes sure of.
    private let requireOwnThread: @Sendable () -> Void
    private var jobs: [UnownedJob] = []

    init(requireOwnThread: @escaping @Sendable () -> Void) { self.requireOwnThread = requireOwnThread }

    var count: Int { jobs.count }

    func enqueue(_ job: consuming ExecutorJob) {
        requireOwnThread()
        jobs.append(UnownedJob(job))
    }

    func run(_ index: Int) {
        jobs.remove(at: index).runSynchronously(on: asUnownedTaskExecutor())
    }
}
