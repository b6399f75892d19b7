import ByteCoding
import Log
import Synchronization

/// One partition as a real cluster gives it to a reader of committed records: offsets rise and leave some out, where
/// transactions end, were aborted, or where retention took the beginning.
final class GappyLog: LogSource {
    static let partition = TopicPartition(Topic(known: "windows"), 0)

    struct Stored: Sendable {
        var offset: Offset
        var headers: [UInt8]
        var value: [UInt8]
    }

    private struct State {
        var records: [Stored] = []
        var start: Offset = 0
        var end: Offset = 0
        var fetched = 0
    }

    private let state = Mutex(State())

    /// Records that readers were given.
    var fetched: Int { state.withLock { $0.fetched } }

    /// A transaction of records with these numbers, and its marker.
    func commit(_ sequences: some Sequence<Int>, named name: String = "varve-sequence") {
        state.withLock { state in
            for sequence in sequences {
                var headers = ByteWriter()
                headers.writeZigZag(1)
                headers.writeZigZag(Int64(name.utf8.count))
                headers.writeRaw(name.utf8)
                let digits = Array(String(sequence).utf8)
                headers.writeZigZag(Int64(digits.count))
                headers.writeRaw(digits)
                state.records.append(
                    Stored(offset: state.end, headers: headers.bytes, value: Array("record \(sequence)".utf8))
                )
                state.end += 1
            }
            state.end += 1
        }
    }

    /// A transaction whose records nobody sees.
    func abort(_ count: Int) { state.withLock { $0.end += Offset(count) + 1 } }

    func takeAway(before offset: Offset) {
        state.withLock { state in
            state.start = offset
            state.records.removeAll { $0.offset < offset }
        }
    }

    var topicPartitions: [TopicPartition] { [Self.partition] }
    func startOffset(of topicPartition: TopicPartition) -> Offset { state.withLock { $0.start } }
    func endOffset(of topicPartition: TopicPartition, isolation: ReadIsolation) -> Offset {
        state.withLock { $0.end }
    }
    func offset(of topicPartition: TopicPartition, atOrAfter timestamp: Int64) -> Offset { 0 }
    func makeReader(
        of topicPartition: TopicPartition, from offset: Offset, isolation: ReadIsolation
    ) throws(LogError) -> any LogReader {
        let reader = Reader(self)
        try reader.seek(to: offset)
        return reader
    }
    func observe(
        _ topicPartitions: [TopicPartition], wake: @escaping @Sendable () -> Void
    ) -> LogObservation { LogObservation {} }

    private final class Reader: LogReader {
        static let recordsPerFetch = 500
        let topicPartition = GappyLog.partition
        var position: Offset = 0
        private let log: GappyLog

        init(_ log: GappyLog) { self.log = log }

        func seek(to offset: Offset) throws(LogError) {
            let (start, end) = log.state.withLock { ($0.start, $0.end) }
            guard offset >= start, offset <= end else {
                throw LogError(.offsetOutOfRange, "from \(start) to \(end)", offset: offset)
            }
            position = offset
        }

        func fetch(into records: FetchedRecords, byteLimit: Int) throws(LogError) {
            records.removeAll()
            let from = position
            let found = log.state.withLock { state in
                let found = Array(state.records.drop { $0.offset < from }.prefix(Self.recordsPerFetch))
                state.fetched += found.count
                return found
            }
            for record in found {
                let result = record.headers.withUnsafeBytes { headers in
                    record.value.withUnsafeBytes { value in
                        Result { () throws(LogError) in
                            try records.append(
                                offset: record.offset, timestamp: 1, key: nil, value: value, headers: headers)
                        }
                    }
                }
                try result.get()
                position = record.offset + 1
            }
            if found.isEmpty { position = max(position, log.state.withLock { $0.end }) }
        }
    }
}
