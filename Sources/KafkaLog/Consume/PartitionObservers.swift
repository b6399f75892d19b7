import Log
import Synchronization

/// Who wants to know when a partition may have more.
final class PartitionObservers: Sendable {
    private struct State {
        var next: UInt64 = 0
        var wakes: [TopicPartition: [UInt64: @Sendable () -> Void]] = [:]
    }

    private let state = Mutex(State())

    func add(_ topicPartitions: [TopicPartition], _ wake: @escaping @Sendable () -> Void) -> UInt64 {
        state.withLock { state in
            state.next += 1
            for topicPartition in topicPartitions {
                state.wakes[topicPartition, default: [:]][state.next] = wake
            }
            return state.next
        }
    }

    func remove(_ number: UInt64, _ topicPartitions: [TopicPartition]) {
        state.withLock { state in
            for topicPartition in topicPartitions { state.wakes[topicPartition]?[number] = nil }
        }
    }

    func wake(_ topicPartition: TopicPartition) {
        let wakes = state.withLock { state in state.wakes[topicPartition].map { Array($0.values) } ?? [] }
        for wake in wakes { wake() }
    }
}
