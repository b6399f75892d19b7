import Log
import Streams

/// Gives the records of several partitions in one order: by time, then topic, partition, offset. Within a partition
/// the order stays what it is; of the partitions' next records the one goes first that has the lowest time.
///
/// What is given next depends on nothing but the records and on how far each partition has come.
final class MergedInputs {
    /// Milliseconds since 1970 for each record of an input.
    typealias Times = (FetchedRecords, Int) -> [Int64]

    private struct Page {
        let cursor: RecordCursor
        var records: [FetchedRecords.Record] = []
        var next = 0
        /// Nil until somebody asks: where one partition alone is left, nobody does.
        var times: [Int64]?
        var isAtEnd = false
    }

    private var pages: [Page]
    /// By input, its place among the inputs sorted by topic and partition.
    private let ranks: [Int]
    private let times: Times

    /// - Parameter offsets: by input, where to begin.
    init(
        _ inputs: [TopicPartition], from offsets: [Offset], log: any LogSource, times: @escaping Times
    ) throws(LogError) {
        self.times = times
        let sorted = inputs.sorted()
        ranks = inputs.map { sorted.firstIndex(of: $0) ?? 0 }
        pages = []
        for (input, offset) in zip(inputs, offsets) {
            pages.append(
                Page(
                    cursor: RecordCursor(
                        try log.makeReader(of: input, from: offset, isolation: .written))))
        }
    }

    /// The next records, all of one input; nil at the end of all. They are valid until the next call.
    func next() throws(LogError) -> (input: Int, records: FetchedRecords)? {
        for input in pages.indices { try fill(input) }
        let live = pages.indices.filter { !pages[$0].isAtEnd }
        guard live.count > 1 else { return live.first.map { take(pages[$0].records.count, of: $0) } }
        let heads = live.map { (input: $0, key: key(of: $0, at: pages[$0].next)) }
        guard let first = heads.min(by: { $0.key < $1.key }),
            let bound = heads.filter({ $0.input != first.input }).map(\.key).min(by: <)
        else { return nil }
        var end = pages[first.input].next + 1
        while end < pages[first.input].records.count, key(of: first.input, at: end) < bound { end += 1 }
        return take(end, of: first.input)
    }

    private func fill(_ input: Int) throws(LogError) {
        guard !pages[input].isAtEnd, pages[input].next == pages[input].records.count else { return }
        pages[input].isAtEnd = try !pages[input].cursor.take()
        pages[input].records = pages[input].cursor.records.records
        pages[input].next = 0
        pages[input].times = nil
    }

    private func key(of input: Int, at index: Int) -> (Int64, Int) {
        if let times = pages[input].times { return (times[index], ranks[input]) }
        pages[input].cursor.records.records = pages[input].records
        let found = times(pages[input].cursor.records, input)
        pages[input].times = found
        return (found[index], ranks[input])
    }

    private func take(_ end: Int, of input: Int) -> (input: Int, records: FetchedRecords) {
        let records = pages[input].cursor.records
        records.records = Array(pages[input].records[pages[input].next..<end])
        pages[input].next = end
        return (input, records)
    }
}
