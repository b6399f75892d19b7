import Dispatch
package import EmbeddedLog
import Synchronization

/// Who runs what an engine does, and who lets time pass: threads and Swift's pool, or a simulation that does all of
/// it on one thread in an order of its own.
package struct EngineScheduling: Sendable {
    /// What runs the steps and questions of the shard with this name.
    package var shardExecutor: @Sendable (String) -> any ShardExecutor
    /// Where that runs which is on no shard; nil is Swift's own pool.
    package var taskExecutor: (any TaskExecutor)?
    /// Runs work that waits for the disk or keeps a processor busy for long.
    package var disk: @Sendable (@escaping @Sendable () -> Void) -> Void
    /// Returns after so many milliseconds, or as soon as the task is cancelled.
    package var sleep: @Sendable (_ milliseconds: Int) async -> Void
    package var commits: CommitDriver

    package init(
        shardExecutor: @escaping @Sendable (String) -> any ShardExecutor, taskExecutor: (any TaskExecutor)?,
        disk: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        sleep: @escaping @Sendable (_ milliseconds: Int) async -> Void, commits: CommitDriver
    ) {
        self.shardExecutor = shardExecutor
        self.taskExecutor = taskExecutor
        self.disk = disk
        self.sleep = sleep
        self.commits = commits
    }

    package static let live = EngineScheduling(
        shardExecutor: { ShardThread(name: $0) }, taskExecutor: nil, disk: { diskQueue.async(execute: $0) },
        sleep: { try? await Task.sleep(for: .milliseconds($0)) }, commits: .thread)

    /// Threads of its own: Swift's pool has one per core, and requests need them.
    private static let diskQueue = DispatchQueue(label: "varve.engine.disk", attributes: .concurrent)

    func onDisk<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            disk { continuation.resume(with: Result(catching: work)) }
        }
    }

    /// The same for work that can be given up on the way: it asks now and then whether it is.
    func onDisk<Value: Sendable>(
        cancellable work: @escaping @Sendable (_ isCancelled: () -> Bool) throws -> Value
    ) async throws -> Value {
        let flag = CancellationFlag()
        return try await withTaskCancellationHandler {
            try await onDisk { try work { flag.isSet } }
        } onCancel: {
            flag.set()
        }
    }

    private final class CancellationFlag: Sendable {
        private let value = Atomic(false)
        var isSet: Bool { value.load(ordering: .relaxed) }
        func set() { value.store(true, ordering: .relaxed) }
    }
}
