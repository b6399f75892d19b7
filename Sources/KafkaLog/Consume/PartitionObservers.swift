import Log
import Synchronization

/// Who wants to know when a partition may have more.
final class PartitionObservers: Sendable {
    private struct State {
        var next: UInt64 = 0
        /// Partitions of which something was fetched ahead while nobody observed them. A queue says only once that it is
        /// no longer empty, so whoever comes next is told.
        var untold: Set<TopicPartition> = []
        var wakes: [TopicPartition: [UInt64: @Sendable () -> Void]] = [:]
    }

    private let state = Mutex(State())

    func add(_ topicPartitions: [TopicPartition], _ wake: @escaping @Sendable () -> Void) -> UInt64 {
        let (number, isDue) = state.withLock { state in
            state.next += 1
            var isDue = false
            for topicPartition in topicPartitions {
                state.wakes[topicPartition, default: [:]][state.next] = wake
                if state.untold.remove(topicPartition) != nil { isDue = true }
            }
            return (state.next, isDue)
        }
        if isDue { wake() }
        return number
    }

    func remove(_ number: UInt64, _ topicPartitions: [TopicPartition]) {
        state.withLock { state in
            for topicPartition in topicPartitions { state.wakes[topicPartition]?[number] = nil }
        }
    }

    /// Something was delivered from here.
    func wake(_ topicPartition: TopicPartition) {
        for wake in wakes(of: topicPartition) { wake() }
    }

    /// A reader's empty queue has got something.
    func wakeForFetched(_ topicPartition: TopicPartition) {
        let wakes = state.withLock { state -> [@Sendable () -> Void] in
            let wakes = state.wakes[topicPartition].map { Array($0.values) } ?? []
            if wakes.isEmpty { state.untold.insert(topicPartition) }
            return wakes
        }
        for wake in wakes { wake() }
    }

    private func wakes(of topicPartition: TopicPartition) -> [@Sendable () -> Void] {
        state.withLock { state in state.wakes[topicPartition].map { Array($0.values) } ?? [] }
    }
}
