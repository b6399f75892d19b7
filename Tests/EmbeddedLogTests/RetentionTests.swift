import EmbeddedLog
import Log
import SimulatedDisk
import Testing

@Suite("Retention")
struct RetentionTests {
    /// Ten segments of one batch each, a second apart.
    private func makeLog(_ fixture: LogFixture, _ retention: Retention) throws -> EmbeddedLog {
        let log = try fixture.openWithTopic(retention: retention)
        for number in 0..<10 {
            try LogFixture.append(["record \(number)"], to: log, timestamp: Int64(number) * 1_000)
        }
        return log
    }

    @Test("by age removes segments whose youngest record is too old")
    func age() throws {
        let fixture = LogFixture(segmentBytes: 100)
        let log = try makeLog(fixture, Retention(ageMilliseconds: 5_000))
        #expect(try log.applyRetention(now: 8_500).segments == 4)
        #expect(try log.startOffset(of: LogFixture.partition) == 4)
        #expect(try LogFixture.read(log, from: 4).first == "record 4")
        #expect(fixture.disk.files.contains { $0.contains("00000000000000000003") } == false)
        #expect(try log.applyRetention(now: 8_500).segments == 0)
    }

    @Test("by size keeps at least what it says, and always the last segment")
    func size() throws {
        let fixture = LogFixture(segmentBytes: 100)
        let log = try makeLog(fixture, Retention(bytes: 250))
        try log.applyRetention(now: 0)
        let left = try #require(try log.stat().first)
        #expect(left.bytes >= 250 && left.bytes < 350)
        try log.ensureTopic(LogFixture.topic, partitions: 1, retention: Retention(bytes: 0))
        try log.applyRetention(now: 0)
        #expect(try LogFixture.read(log, from: 9) == ["record 9"])
    }

    @Test("never removes what lies at the floor or beyond")
    func floor() throws {
        let fixture = LogFixture(segmentBytes: 100)
        let log = try makeLog(fixture, Retention(bytes: 0))
        try log.setRetentionFloor(3, of: LogFixture.partition)
        try log.applyRetention(now: 0)
        #expect(try log.startOffset(of: LogFixture.partition) == 3)
    }

    @Test("that overtakes a reader is an error of its own for it")
    func overtakenReader() throws {
        let fixture = LogFixture(segmentBytes: 100)
        let log = try makeLog(fixture, Retention(bytes: 0))
        let reader = try log.makeReader(of: LogFixture.partition, from: 2, isolation: .durable)
        let records = FetchedRecords()
        try reader.fetch(into: records, byteLimit: 1)
        try log.applyRetention(now: 0)
        let error = try #require(LogFixture.error { try reader.fetch(into: records, byteLimit: 1) })
        #expect(error.code == .offsetOutOfRange)
        #expect(LogFixture.error { _ = try LogFixture.read(log, from: 0) }?.code == .offsetOutOfRange)
    }

    @Test("is kept by a restart")
    func restart() throws {
        let fixture = LogFixture(segmentBytes: 100)
        let log = try makeLog(fixture, Retention(bytes: 250))
        try log.applyRetention(now: 0)
        let start = try log.startOffset(of: LogFixture.partition)
        try log.close()
        let again = try fixture.open()
        #expect(try again.startOffset(of: LogFixture.partition) == start)
        #expect(try LogFixture.read(again, from: start).count == 10 - Int(start))
    }
}
