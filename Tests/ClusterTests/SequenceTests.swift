import Cluster
import Log
import Testing

@Suite("Numbers in place of offsets")
struct SequenceTests {
    private let log = GappyLog()
    private var partition: SequencedPartition { SequencedPartition(GappyLog.partition, of: log) }

    private func read(from sequence: Offset) throws -> [Offset] {
        let reader = try partition.makeReader(from: sequence)
        let records = FetchedRecords()
        var offsets: [Offset] = []
        repeat {
            try reader.fetch(into: records, byteLimit: 1 << 20)
            for record in records.records {
                offsets.append(record.offset)
                let text = String(decoding: records.bytes(record.value), as: UTF8.self)
                #expect(text == "record \(record.offset)")
            }
        } while !records.records.isEmpty
        return offsets
    }

    @Test("records are numbered without gaps, wherever transactions end or are aborted")
    func gaps() throws {
        log.abort(7)
        log.commit(0..<3)
        log.commit(3..<4)
        log.abort(2)
        log.commit(4..<9)
        #expect(try partition.end() == 9)
        #expect(try partition.start() == 0)
        for start in 0...9 { #expect(try read(from: Offset(start)) == Array(Offset(start)..<9)) }
    }

    @Test("a transaction that can be seen twice counts once")
    func repeated() throws {
        log.commit(0..<5)
        log.commit(5..<8)
        log.commit(5..<8)
        log.commit(8..<10)
        #expect(try partition.end() == 10)
        #expect(try read(from: 0) == Array(0..<10))
        #expect(try read(from: 6) == Array(6..<10))
    }

    @Test("a number that is missing is damage, and so is a record of somebody else")
    func damage() throws {
        log.commit(0..<5)
        log.commit(6..<8)
        let missing = try #require(throws: LogError.self) { try read(from: 0) }
        #expect(missing.code == .corrupt && missing.description.contains("6"))
        let other = GappyLog()
        other.commit(0..<1)
        other.commit(1..<2, named: "something-else")
        let foreign = try #require(throws: LogError.self) {
            try SequencedPartition(GappyLog.partition, of: other).end()
        }
        #expect(foreign.code == .corrupt)
    }

    @Test("an empty partition, and one that has only seen aborts, end at 0")
    func empty() throws {
        #expect(try partition.end() == 0)
        #expect(try read(from: 0) == [])
        log.abort(3)
        #expect(try partition.end() == 0)
        #expect(try read(from: 0) == [])
    }

    @Test("the last record is found behind any number of aborted transactions")
    func farEnd() throws {
        log.commit(0..<40)
        for _ in 0..<3_000 { log.abort(4) }
        #expect(try partition.end() == 40)
    }

    @Test("a place far in is come to by jumps, and not by reading all before it")
    func jumps() throws {
        for start in stride(from: 0, to: 60_000, by: 3) { log.commit(start..<start + 3) }
        let before = log.fetched
        #expect(try read(from: 59_990) == Array(59_990..<60_000))
        #expect(log.fetched - before < 12_000)
    }

    @Test("what retention took from the beginning is not there, and the rest keeps its numbers")
    func retention() throws {
        log.commit(0..<5)
        log.commit(5..<9)
        log.takeAway(before: 7)
        #expect(try partition.start() == 6)
        #expect(try partition.end() == 9)
        #expect(try read(from: 6) == [6, 7, 8])
        #expect(throws: LogError.self) { try read(from: 2) }
        log.takeAway(before: 11)
        let lost = try #require(throws: LogError.self) {
            try SequencedPartition(GappyLog.partition, of: log).end()
        }
        #expect(lost.code == .notFound)
    }

    @Test("a number that was never given is out of range")
    func beyond() throws {
        log.commit(0..<2)
        let error = try #require(throws: LogError.self) { try partition.makeReader(from: 40) }
        #expect(error.code == .offsetOutOfRange)
    }
}
