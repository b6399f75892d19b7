import Log
import Synchronization

/// One partition of the log: its segments, their end, and who waits for it.
///
/// Appends, commits and readers meet at `state`, whose lock is held for one write at most and never for a
/// sync.
final class PartitionLog: Sendable {
    let topicPartition: TopicPartition
    let context: LogContext
    let leaderEpoch: Int32
    let state: Mutex<PartitionState>

    init(_ topicPartition: TopicPartition, context: LogContext, state: consuming sending PartitionState) {
        self.topicPartition = topicPartition
        self.context = context
        leaderEpoch = BatchRule.leaderEpoch(of: topicPartition)
        self.state = Mutex(state)
    }

    var folder: String { context.layout.folder(topicPartition) }

    /// The same error, with the partition in it.
    func located(_ error: LogError) -> LogError {
        var error = error
        error.topicPartition = error.topicPartition ?? topicPartition
        return error
    }

    func observe(_ number: UInt64, wake: @escaping @Sendable () -> Void) {
        state.withLock { $0.observers.append((number, wake)) }
    }

    func endObservation(_ number: UInt64) {
        state.withLock { state in state.observers.removeAll { $0.number == number } }
    }

    /// Takes nothing more, and gives up those who wait.
    func stop(_ error: LogError) -> [@Sendable () -> Void] {
        state.withLock { state in
            if state.failure == nil { state.failure = error }
            let waiters = state.waiters
            state.waiters = []
            return waiters.map { waiter in { waiter.answer(.failure(error)) } }
        }
    }
}
