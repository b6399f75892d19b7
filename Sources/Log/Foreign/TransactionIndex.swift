/// Which transactional batches of one partition count. A partition's records come before the marker that says what
/// became of them, so all its headers are noted first and asked about afterwards (Kafka's read_committed, KIP-98).
///
/// Pure: made of headers and markers in the order of their offsets.
package struct TransactionIndex: Sendable {
    package enum Fate: Sendable, Hashable {
        case committed
        case aborted
        /// The end of its transaction is not there.
        case open
    }

    /// Aborted and unended transactions that are remembered; more are refused.
    package static let stretchLimit = 4 << 20

    private struct Stretch: Sendable {
        var first: Offset
        /// The marker's offset; the greatest one for a transaction that has no end.
        var last: Offset
        var fate: Fate
    }

    /// By producer, ascending.
    private var stretches: [Int64: [Stretch]] = [:]
    private var stretchCount = 0
    /// By producer, the first offset of a transaction whose end has not come yet.
    private var begun: [Int64: Offset] = [:]

    package init() {}

    /// Notes a batch of records.
    package mutating func note(_ header: RecordBatchHeader) {
        guard header.isTransactional, !header.isControl, begun[header.producerID] == nil else { return }
        begun[header.producerID] = header.baseOffset
    }

    /// Notes the end of a producer's transaction. One whose records are no longer there is none.
    ///
    /// - Throws: `tooLarge` beyond `stretchLimit`.
    package mutating func note(
        _ marker: ControlMarker, producerID: Int64, offset: Offset
    ) throws(LogError) {
        guard let first = begun.removeValue(forKey: producerID), marker == .abort else { return }
        try add(Stretch(first: first, last: offset, fate: .aborted), of: producerID)
    }

    /// To be called once all headers are noted.
    ///
    /// - Throws: `tooLarge` beyond `stretchLimit`.
    package mutating func finish() throws(LogError) {
        for (producerID, first) in begun {
            try add(Stretch(first: first, last: .max, fate: .open), of: producerID)
        }
        begun = [:]
    }

    private mutating func add(_ stretch: Stretch, of producerID: Int64) throws(LogError) {
        guard stretchCount < Self.stretchLimit else {
            throw LogError(.tooLarge, "more than \(Self.stretchLimit) transactions were aborted")
        }
        stretches[producerID, default: []].append(stretch)
        stretchCount += 1
    }

    /// - Complexity: O(log of the producer's transactions that don't count).
    package func fate(of header: RecordBatchHeader) -> Fate {
        guard header.isTransactional, let known = stretches[header.producerID] else { return .committed }
        var low = 0
        var high = known.count
        while low < high {
            let middle = (low + high) / 2
            if known[middle].last < header.baseOffset { low = middle + 1 } else { high = middle }
        }
        guard low < known.count, known[low].first <= header.baseOffset else { return .committed }
        return known[low].fate
    }
}
