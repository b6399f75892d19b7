import Dispatch
import Log

/// The batches that are on their way, by partition, and who waits for them.
struct OutstandingBatches {
    typealias Number = UInt64

    private struct Waiter {
        /// Batches up to this one are waited for.
        var last: Number
        var signal: DispatchSemaphore
    }

    private struct Entry {
        var open: Set<Number> = []
        var waiters: [Waiter] = []
    }

    private var entries: [TopicPartition: Entry] = [:]
    private var next: Number = 0
    private var isClosed = false

    var isAnyOpen: Bool { entries.values.contains { !$0.open.isEmpty } }

    /// Nothing more may be sent.
    mutating func close() { isClosed = true }

    /// Nil once nothing more may be sent.
    mutating func begin(_ topicPartition: TopicPartition) -> Number? {
        guard !isClosed else { return nil }
        next += 1
        entries[topicPartition, default: Entry()].open.insert(next)
        return next
    }

    /// Returns whom to signal.
    mutating func end(_ number: Number, _ topicPartition: TopicPartition) -> [DispatchSemaphore] {
        guard var entry = entries[topicPartition] else { return [] }
        entry.open.remove(number)
        var done: [DispatchSemaphore] = []
        entry.waiters.removeAll { waiter in
            guard !entry.open.contains(where: { $0 <= waiter.last }) else { return false }
            done.append(waiter.signal)
            return true
        }
        entries[topicPartition] = entry
        return done
    }

    /// Something that is signalled once all that is on its way now is not any more; nil if nothing is.
    mutating func wait(for topicPartition: TopicPartition) -> DispatchSemaphore? {
        guard let entry = entries[topicPartition], !entry.open.isEmpty else { return nil }
        let signal = DispatchSemaphore(value: 0)
        entries[topicPartition]?.waiters.append(Waiter(last: next, signal: signal))
        return signal
    }
}
