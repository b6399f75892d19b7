import EmbeddedLog
import Log
import SimulatedDisk
import Testing

@Suite("Idempotent producers")
struct ProducerTests {
    private func stamp(_ sequence: Int32, id: Int64 = 1, epoch: Int16 = 0) -> ProducerStamp {
        ProducerStamp(id: id, epoch: epoch, baseSequence: sequence)
    }

    @Test("are known after a restart, whichever segment their last batch is in")
    func restart() throws {
        let fixture = LogFixture(segmentBytes: 150)
        var log = try fixture.openWithTopic()
        try LogFixture.append(["a"], to: log, producer: stamp(0))
        for number in 0..<10 { try LogFixture.append(["filling \(number)"], to: log) }
        try log.close()
        log = try fixture.open()
        #expect(try LogFixture.append(["a"], to: log, producer: stamp(0)).isDuplicate)
        #expect(
            LogFixture.error { try LogFixture.append(["c"], to: log, producer: stamp(2)) }?.code
                == .outOfOrderSequence)
        #expect(try LogFixture.append(["b"], to: log, producer: stamp(1)).isDuplicate == false)
    }

    @Test("are known after a restart without their lists, and after retention with them")
    func withoutLists() throws {
        let fixture = LogFixture(segmentBytes: 150)
        var log = try fixture.openWithTopic(retention: Retention(bytes: 1))
        try LogFixture.append(["a"], to: log, producer: stamp(0))
        for number in 0..<6 { try LogFixture.append(["filling \(number)"], to: log) }
        try log.close()
        for file in fixture.disk.files where file.hasSuffix(".producers") { fixture.disk.erase("/" + file) }
        log = try fixture.openWithTopic(retention: Retention(bytes: 1))
        #expect(try LogFixture.append(["a"], to: log, producer: stamp(0)).isDuplicate)
        #expect(try log.applyRetention(now: 0).segments > 0)
        try log.close()
        log = try fixture.open()
        #expect(try log.startOffset(of: LogFixture.partition) > 0)
        #expect(try LogFixture.append(["a"], to: log, producer: stamp(0)).isDuplicate)
    }

    @Test("count on from 0 behind the greatest sequence")
    func wrapping() throws {
        let fixture = LogFixture()
        let log = try fixture.openWithTopic()
        try LogFixture.append(["a", "b"], to: log, producer: stamp(.max - 2))
        try LogFixture.append(["c", "d", "e"], to: log, producer: stamp(.max))
        #expect(try LogFixture.append(["c", "d", "e"], to: log, producer: stamp(.max)).isDuplicate)
        #expect(try LogFixture.append(["f"], to: log, producer: stamp(2)).baseOffset == 5)
    }

    @Test("of an older epoch are fenced, and a newer epoch begins at 0")
    func epochs() throws {
        let fixture = LogFixture()
        let log = try fixture.openWithTopic()
        try LogFixture.append(["a"], to: log, producer: stamp(0))
        #expect(
            LogFixture.error { try LogFixture.append(["b"], to: log, producer: stamp(1, epoch: 1)) }?.code
                == .outOfOrderSequence)
        try LogFixture.append(["b"], to: log, producer: stamp(0, epoch: 1))
        #expect(
            LogFixture.error { try LogFixture.append(["c"], to: log, producer: stamp(1)) }?.code == .fenced)
        #expect(try LogFixture.read(log) == ["a", "b"])
    }

    @Test("a repetition that is not yet durable is answered when it is")
    func repetitionInFlight() throws {
        let fixture = LogFixture()
        let log = try fixture.openWithTopic()
        let answers = [AppendAnswer(), AppendAnswer()]
        for answer in answers {
            log.append(try LogFixture.batch(["a"], producer: stamp(0)), to: LogFixture.partition) {
                answer.set($0)
            }
        }
        #expect(answers.allSatisfy { $0.value == nil })
        try log.commit()
        #expect(try answers.map { try $0.value?.get().isDuplicate } == [false, true])
    }

    @Test("beyond the limit, those silent for longest are forgotten and taken as new")
    func limit() throws {
        var fixture = LogFixture()
        fixture.configuration.producerLimit = 20
        let log = try fixture.openWithTopic()
        for id in 0..<21 { try LogFixture.append(["x"], to: log, producer: stamp(0, id: Int64(id))) }
        #expect(try LogFixture.append(["x"], to: log, producer: stamp(0, id: 2)).isDuplicate)
        #expect(try LogFixture.append(["x"], to: log, producer: stamp(0, id: 20)).isDuplicate)
        #expect(try LogFixture.append(["x"], to: log, producer: stamp(7, id: 0)).isDuplicate == false)
    }
}
