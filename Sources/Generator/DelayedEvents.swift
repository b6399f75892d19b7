/// Events that wait for their time to be sent, the earliest first; of equal times, the first added first.
struct DelayedEvents: Sendable {
    private struct Entry {
        var event: GeneratedEvent
        var sequence: Int

        func precedes(_ other: Entry) -> Bool {
            (event.time, sequence) < (other.event.time, other.sequence)
        }
    }

    /// A binary heap: no entry precedes its parent, at half its index.
    private var heap: [Entry] = []
    private var added = 0

    var isEmpty: Bool { heap.isEmpty }

    /// - Complexity: O(log count).
    mutating func add(_ event: GeneratedEvent) {
        heap.append(Entry(event: event, sequence: added))
        added += 1
        var child = heap.count - 1
        while child > 0, heap[child].precedes(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the earliest event if it is due before a time.
    ///
    /// - Complexity: O(log count).
    mutating func removeFirst(before time: Int64) -> GeneratedEvent? {
        guard let first = heap.first, first.event.time < time else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { break }
            let right = left + 1
            let child = right < heap.count && heap[right].precedes(heap[left]) ? right : left
            guard heap[child].precedes(heap[parent]) else { break }
            heap.swapAt(child, parent)
            parent = child
        }
        return first.event
    }
}
