import EmbeddedLog
import Log
import SimulatedDisk
import Testing

@Suite("Opening after a crash")
struct RecoveryTests {
    private static let segment = LogFixture.folder + "/00000000000000000000.log"

    /// A log of three batches, closed; and the bytes of its only segment.
    private func closedLog(_ fixture: LogFixture) throws -> [UInt8] {
        let log = try fixture.openWithTopic()
        for text in ["a", "b", "c"] { try LogFixture.append([text], to: log) }
        try log.close()
        return try #require(fixture.disk.content(of: Self.segment))
    }

    @Test("half a batch behind the last whole one is cut and reported")
    func tornTail() throws {
        let fixture = LogFixture()
        let content = try closedLog(fixture)
        fixture.disk.setContent(content + content.prefix(40), of: Self.segment)
        let log = try fixture.open()
        let found = try #require(log.recovery.partitions[LogFixture.partition])
        #expect(found.bytesCut == 40)
        #expect(found.bytesRewritten == 0)
        #expect(found.file == Self.segment)
        #expect(found.byte == Int64(content.count))
        #expect(try LogFixture.read(log) == ["a", "b", "c"])
        #expect(fixture.disk.content(of: Self.segment) == content)
    }

    @Test("whole batches behind the mark are kept, written anew and counted")
    func unprovenTail() throws {
        let fixture = LogFixture()
        let log = try fixture.openWithTopic()
        try LogFixture.append(["a"], to: log)
        let size = try log.durableEnd(of: LogFixture.partition).byte
        try log.write(LogFixture.batch(["b", "c"]), to: LogFixture.partition)
        fixture.disk.killProcess()
        let again = try fixture.open()
        let found = try #require(again.recovery.partitions[LogFixture.partition])
        let content = try #require(fixture.disk.content(of: Self.segment))
        #expect(found.recordsKept == 2)
        #expect(found.bytesRewritten == Int64(content.count) - size)
        #expect(found.bytesCut == 0)
        fixture.disk.cutPower()
        #expect(try LogFixture.read(fixture.open()) == ["a", "b", "c"])
    }

    @Test("zeros behind the last batch are no damage")
    func trailingZeros() throws {
        let fixture = LogFixture()
        let content = try closedLog(fixture)
        fixture.disk.setContent(content + Array(repeating: 0, count: 4_096), of: Self.segment)
        var findings: [CheckFinding] = []
        try fixture.open(.readOnly).check { findings.append($0) }
        #expect(findings.allSatisfy { $0.severity == .note })
        let log = try fixture.open()
        #expect(try LogFixture.read(log) == ["a", "b", "c"])
        try LogFixture.append(["d"], to: log)
        #expect(try LogFixture.read(log) == ["a", "b", "c", "d"])
    }

    @Test("damage below the mark is never cut: it is named by file, byte and offset")
    func damageBelowTheMark() throws {
        let fixture = LogFixture()
        let content = try closedLog(fixture)
        let batchBytes = content.count / 3
        // A byte of the second batch's length: the next start sees it at once.
        fixture.disk.flipBit((batchBytes + 11) * 8 + 3, of: Self.segment)
        let error = try #require(LogFixture.error { _ = try fixture.open() })
        #expect(error.code == .corrupt)
        #expect(error.file == Self.segment)
        #expect(error.byte == Int64(batchBytes))
        #expect(error.offset == 1)
        #expect(fixture.disk.content(of: Self.segment)?.count == content.count)
    }

    @Test("damage inside a batch lets the log open, and reading it says where it is")
    func damageInsideABatch() throws {
        let fixture = LogFixture()
        let content = try closedLog(fixture)
        fixture.disk.flipBit((content.count - 3) * 8, of: Self.segment)
        let log = try fixture.open()
        let error = try #require(LogFixture.error { _ = try LogFixture.read(log) })
        #expect(error.code == .corrupt)
        #expect(error.file == Self.segment)
        #expect(error.byte == Int64(content.count / 3 * 2))
        #expect(error.offset == 2)
        #expect(error.topicPartition == LogFixture.partition)
    }

    @Test("a missing segment is named, and so is a missing folder")
    func missingFiles() throws {
        let fixture = LogFixture(segmentBytes: 100)
        _ = try closedLog(fixture)
        let lost = LogFixture.folder + "/00000000000000000001.log"
        let kept = try #require(fixture.disk.content(of: lost))
        fixture.disk.erase(lost)
        let segmentError = try #require(LogFixture.error { _ = try fixture.open() })
        #expect(segmentError.code == .corrupt)
        #expect(segmentError.message.contains("offset 1"))
        fixture.disk.setContent(kept, of: lost)
        fixture.disk.erase(LogFixture.folder)
        let folderError = try #require(LogFixture.error { _ = try fixture.open() })
        #expect(folderError.code == .corrupt)
        #expect(folderError.file == LogFixture.folder)
    }

    @Test("with the marks lost, what is whole is kept, and the loss is reported")
    func lostMarks() throws {
        let fixture = LogFixture(segmentBytes: 150)
        _ = try closedLog(fixture)
        fixture.disk.erase("/data/log/marks")
        let log = try fixture.open()
        #expect(log.recovery.marksWereLost)
        #expect(try LogFixture.read(log) == ["a", "b", "c"])
        try log.close()
        #expect(try fixture.open().recovery.marksWereLost == false)
    }

    @Test("with the marks lost, damage before the last segment is an error and no cut")
    func lostMarksAndDamage() throws {
        let fixture = LogFixture(segmentBytes: 100)
        _ = try closedLog(fixture)
        fixture.disk.erase("/data/log/marks")
        fixture.disk.flipBit(8 * 65, of: Self.segment)
        let error = try #require(LogFixture.error { _ = try fixture.open() })
        #expect(error.code == .corrupt)
        #expect(error.file == Self.segment)
    }

    @Test("opening for reading changes no byte, and shows what recovery would leave")
    func readingOnly() throws {
        let fixture = LogFixture(segmentBytes: 150)
        let log = try fixture.openWithTopic()
        for text in ["a", "b", "c"] { try LogFixture.append([text], to: log) }
        try log.write(LogFixture.batch(["d"]), to: LogFixture.partition)
        fixture.disk.killProcess()
        let last = try #require(fixture.disk.files.last { $0.hasSuffix(".log") })
        fixture.disk.setContent(
            try #require(fixture.disk.content(of: "/" + last)) + [1, 2, 3], of: "/" + last)
        let before = fixture.disk.files.map { fixture.disk.content(of: "/" + $0) }
        let reading = try fixture.open(.readOnly)
        #expect(try LogFixture.read(reading) == ["a", "b", "c", "d"])
        #expect(reading.recovery.bytesCut == 3)
        try reading.check { _ in }
        _ = try reading.stat()
        try reading.close()
        #expect(fixture.disk.files.map { fixture.disk.content(of: "/" + $0) } == before)
        #expect(LogFixture.error { try LogFixture.append(["e"], to: reading) }?.code == .closed)
    }

    @Test("a damaged index or list of producers is made anew")
    func damagedSideFiles() throws {
        let fixture = LogFixture(segmentBytes: 100)
        _ = try closedLog(fixture)
        let sideFiles = fixture.disk.files.filter { $0.hasSuffix(".index") || $0.hasSuffix(".producers") }
        #expect(sideFiles.count == 4)
        let sound = sideFiles.map { fixture.disk.content(of: "/" + $0) }
        for file in sideFiles { fixture.disk.flipBit(100, of: "/" + file) }
        #expect(try LogFixture.read(fixture.open()) == ["a", "b", "c"])
        #expect(sideFiles.map { fixture.disk.content(of: "/" + $0) } == sound)
    }
}
