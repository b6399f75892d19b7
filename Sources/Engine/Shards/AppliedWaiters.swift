import Log
import Streams

/// Requests that wait until a shard has come somewhere, and the repetitions that it recognized on the way.
struct AppliedWaiters {
    /// Repetitions that are remembered for those who ask after the fold.
    static let duplicatesKept = 1 << 20

    /// Records that are folded, as somebody who waited for it is told of them.
    struct FoldedRecords: Sendable, Hashable {
        /// Repetitions among them; nil if some were folded before the shard was restored here.
        var duplicates: Int?
    }

    struct Target: Sendable, Hashable {
        /// Input by index, and the offset behind the last record that must be consumed.
        var inputs: [Int: Offset] = [:]
        /// The journal offset that must be reached.
        var journal: Offset?
    }

    private struct Waiter {
        var target: Target
        var continuation: CheckedContinuation<Bool, Never>
    }

    private var waiters: [UInt64: Waiter] = [:]
    private var duplicates: [(input: Int, offset: Offset)] = []
    /// By input, the first record whose repetitions are noted here.
    private var notedFrom: [Offset]
    private var isClosed = false

    /// - Parameter consumed: by input, the first record that is not folded yet.
    init(notingFrom consumed: [Offset]) { notedFrom = consumed }

    /// To be called once the state is restored.
    mutating func begin(at consumed: [Offset]) { notedFrom = consumed }

    static func isReached(_ target: Target, consumed: [Offset], journalEnd: Offset) -> Bool {
        target.inputs.allSatisfy { consumed[$0.key] >= $0.value } && journalEnd >= target.journal ?? 0
    }

    /// The continuation gets true once the target is reached, false if it never will be.
    mutating func add(_ id: UInt64, _ target: Target, _ continuation: CheckedContinuation<Bool, Never>) {
        if isClosed { return continuation.resume(returning: false) }
        waiters[id] = Waiter(target: target, continuation: continuation)
    }

    mutating func cancel(_ id: UInt64) {
        waiters.removeValue(forKey: id)?.continuation.resume(returning: false)
    }

    mutating func resolve(consumed: [Offset], journalEnd: Offset) {
        guard !waiters.isEmpty else { return }
        let reached = waiters.filter { _, waiter in
            Self.isReached(waiter.target, consumed: consumed, journalEnd: journalEnd)
        }
        // In the order in which they came: that of a dictionary is another one in every process.
        for id in reached.keys.sorted() {
            waiters.removeValue(forKey: id)?.continuation.resume(returning: true)
        }
    }

    mutating func failAll() {
        isClosed = true
        for id in waiters.keys.sorted() { cancel(id) }
    }

    mutating func note(_ found: [(input: Int, offset: Offset)]) {
        duplicates.append(contentsOf: found)
        if duplicates.count > 2 * Self.duplicatesKept {
            duplicates.removeFirst(duplicates.count - Self.duplicatesKept)
        }
    }

    /// The records [first, last] of an input, which are folded.
    func folded(input: Int, first: Offset, last: Offset) -> FoldedRecords {
        guard first >= notedFrom[input] else { return FoldedRecords(duplicates: nil) }
        // The newest are at the end, and whoever asks has just published.
        var count = 0
        for duplicate in duplicates.reversed() where duplicate.input == input {
            if duplicate.offset < first { break }
            if duplicate.offset <= last { count += 1 }
        }
        return FoldedRecords(duplicates: count)
    }
}
