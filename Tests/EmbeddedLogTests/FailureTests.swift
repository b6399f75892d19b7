import EmbeddedLog
import Log
import SimulatedDisk
import Testing

@Suite("When the disk fails")
struct FailureTests {
    private var failingSyncs: DiskFaults {
        var faults = DiskFaults()
        faults.syncFails = 1
        return faults
    }

    @Test("a failed sync is final: nothing more is taken, reads go on, and the state says why")
    func failedSync() throws {
        let fixture = LogFixture()
        let log = try fixture.openWithTopic()
        try LogFixture.append(["a"], to: log)
        let answer = AppendAnswer()
        log.append(try LogFixture.batch(["b"]), to: LogFixture.partition) { answer.set($0) }
        fixture.disk.setFaults(failingSyncs)
        #expect(LogFixture.error { try log.commit() }?.code == .stopped)
        fixture.disk.setFaults(.none)
        guard case .failure(let error) = answer.value else { throw Violation("the append was answered well") }
        #expect(error.code == .stopped)
        #expect(error.message.contains("can't sync"))
        #expect(LogFixture.error { try LogFixture.append(["c"], to: log) }?.code == .stopped)
        #expect(
            LogFixture.error { try log.ensureTopic(Topic(known: "more"), partitions: 1) }?.code == .stopped)
        #expect(try LogFixture.read(log) == ["a"])
        guard case .stopped(let reason) = log.state else { throw Violation("the state is \(log.state)") }
        #expect(reason.message.contains("can't sync"))
    }

    @Test("a full disk refuses a batch whole, and takes it once there is room")
    func fullDisk() throws {
        let fixture = LogFixture()
        let log = try fixture.openWithTopic()
        try LogFixture.append(["a"], to: log)
        fixture.disk.setCapacity(100)
        let error = try #require(LogFixture.error { try LogFixture.append(["b"], to: log) })
        #expect(error.code == .noSpace)
        #expect(error.isRetriable)
        #expect(try LogFixture.read(log, isolation: .written) == ["a"])
        fixture.disk.setCapacity(nil)
        try LogFixture.append(["c"], to: log)
        #expect(try LogFixture.read(log) == ["a", "c"])
        var findings: [CheckFinding] = []
        try log.check { findings.append($0) }
        #expect(findings.isEmpty)
    }

    @Test("a write that fails stops the log")
    func failedWrite() throws {
        let fixture = LogFixture()
        let log = try fixture.openWithTopic()
        var faults = DiskFaults()
        faults.writeFails = 1
        fixture.disk.setFaults(faults)
        #expect(LogFixture.error { try LogFixture.append(["a"], to: log) }?.code == .stopped)
    }

    @Test("concurrent appends share one sync of the data and one of the marks")
    func groupCommit() throws {
        let fixture = LogFixture()
        let log = try fixture.openWithTopic()
        let answers = (0..<50).map { _ in AppendAnswer() }
        for answer in answers {
            log.append(try LogFixture.batch(["x"]), to: LogFixture.partition) { answer.set($0) }
        }
        #expect(answers.allSatisfy { $0.value == nil })
        let before = fixture.disk.operations
        try log.commit()
        // Sync and look at the segment; write, sync and look at the marks.
        #expect(fixture.disk.operations - before == 5)
        let offsets = try answers.map { try $0.value?.get().baseOffset }
        #expect(offsets == (0..<50).map { Offset($0) })
    }

    @Test("a closed log refuses, and closing it proves what was written")
    func closing() throws {
        let fixture = LogFixture()
        let log = try fixture.openWithTopic()
        try log.write(LogFixture.batch(["a"]), to: LogFixture.partition)
        let answer = AppendAnswer()
        log.append(try LogFixture.batch(["b"]), to: LogFixture.partition) { answer.set($0) }
        try log.close()
        #expect(try answer.value?.get().baseOffset == 1)
        #expect(LogFixture.error { try LogFixture.append(["c"], to: log) }?.code == .closed)
        fixture.disk.cutPower()
        #expect(try LogFixture.read(fixture.open()) == ["a", "b"])
    }
}
