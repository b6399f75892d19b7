import Log

/// The producers of one partition and their last batches, to recognize what they repeat (Kafka's idempotent
/// producer, KIP-98). A pure function of the batches that were appended, so it can always be rebuilt from
/// them.
struct ProducerTable: Sendable, Hashable {
    /// What to do with a batch.
    enum Verdict: Sendable, Hashable {
        case append
        case duplicate(first: Offset, last: Offset)
        case outOfOrder(due: Int32)
        case fenced(current: Int16)
    }

    /// Batches of each producer that are remembered, as in Kafka.
    static let batchLimit = 5

    private(set) var producers: [Int64: ProducerHistory] = [:]
    private let limit: Int

    init(limit: Int) { self.limit = max(1, limit) }

    /// - Complexity: O(1)
    func judge(_ stamp: ProducerStamp, recordCount: Int) -> Verdict {
        guard let known = producers[stamp.id] else { return .append }
        if stamp.epoch < known.epoch { return .fenced(current: known.epoch) }
        if stamp.epoch > known.epoch {
            return stamp.baseSequence == 0 ? .append : .outOfOrder(due: 0)
        }
        let lastSequence = Self.sequence(stamp.baseSequence, plus: recordCount - 1)
        if let same = known.batches.first(where: {
            $0.firstSequence == stamp.baseSequence && $0.lastSequence == lastSequence
        }) {
            return .duplicate(first: same.firstOffset, last: same.lastOffset)
        }
        let due = known.nextSequence
        return stamp.baseSequence == due ? .append : .outOfOrder(due: due)
    }

    /// Notes a batch that was appended.
    ///
    /// - Complexity: O(1); O(producers) when one too many makes it forget a tenth of them.
    mutating func note(_ stamp: ProducerStamp, first: Offset, last: Offset) {
        let batch = ProducerHistory.Batch(
            firstSequence: stamp.baseSequence,
            lastSequence: Self.sequence(stamp.baseSequence, plus: Int(last - first)),
            firstOffset: first, lastOffset: last)
        if var known = producers[stamp.id], known.epoch == stamp.epoch {
            if known.batches.count == Self.batchLimit { known.batches.removeFirst() }
            known.batches.append(batch)
            producers[stamp.id] = known
        } else {
            producers[stamp.id] = ProducerHistory(epoch: stamp.epoch, batches: [batch])
            if producers.count > limit { forgetSilent() }
        }
    }

    /// Forgets the tenth that has been silent for longest.
    private mutating func forgetSilent() {
        let bySilence = producers.sorted { $0.value.lastOffset < $1.value.lastOffset }
        for (id, _) in bySilence.prefix(max(1, limit / 10)) { producers[id] = nil }
    }

    mutating func restore(_ id: Int64, _ history: ProducerHistory) { producers[id] = history }

    /// Sequence numbers go on from 0 behind the greatest.
    static func sequence(_ first: Int32, plus count: Int) -> Int32 {
        let sum = Int64(first) + Int64(count)
        return Int32(sum <= Int64(Int32.max) ? sum : sum - Int64(Int32.max) - 1)
    }
}
