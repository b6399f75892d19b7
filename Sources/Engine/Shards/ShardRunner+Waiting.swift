import Log
import Streams
import Synchronization

/// Numbers waiters of all shards.
private let waiterNumbers = Atomic<UInt64>(0)

extension ShardRunner {
    /// Waits until the target is reached. False if the waiting task was cancelled or the shard stopped.
    func wait(for target: AppliedWaiters.Target) async -> Bool {
        if isReached(target) { return true }
        let id = waiterNumbers.wrappingAdd(1, ordering: .relaxed).newValue
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled {
                    continuation.resume(returning: false)
                } else {
                    waiters.add(id, target, continuation)
                }
            }
        } onCancel: {
            Task(executorPreference: environment.scheduling.taskExecutor) { await self.cancelWaiter(id) }
        }
    }

    private func isReached(_ target: AppliedWaiters.Target) -> Bool {
        AppliedWaiters.isReached(target, consumed: core.consumed, journalEnd: journalEnd)
    }

    private func cancelWaiter(_ id: UInt64) {
        waiters.cancel(id)
    }

    /// Waits for the fold of the records [first, last] of an input; nil if the shard stopped before.
    func folded(input: Int, first: Offset, last: Offset) async -> AppliedWaiters.FoldedRecords? {
        guard await wait(for: AppliedWaiters.Target(inputs: [input: last + 1])) else { return nil }
        return waiters.folded(input: input, first: first, last: last)
    }
}
