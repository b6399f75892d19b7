import EmbeddedLog
import Log
import Testing

@Suite("Many threads on one log")
struct ConcurrencyTests {
    @Test("appends, blocking syncs and readers come through, and every record is there once")
    func everythingAtOnce() async throws {
        let folder = try TemporaryFolder()
        var configuration = EmbeddedLogConfiguration()
        configuration.segmentBytes = 4_000
        let log = try EmbeddedLog.open(directory: folder.path, configuration: configuration)
        try log.ensureTopic(LogFixture.topic, partitions: 2)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    let partition = TopicPartition(LogFixture.topic, Int32(writer % 2))
                    for number in 0..<25 {
                        let batch = try LogFixture.batch(["\(writer) \(number)"])
                        if writer < 6 {
                            _ = try await log.append(batch, to: partition, acknowledgement: .durable)
                        } else {
                            try log.write(batch, to: partition)
                            try log.sync([partition])
                        }
                    }
                }
            }
            group.addTask {
                for _ in 0..<50 { _ = try LogFixture.read(log) }
            }
            try await group.waitForAll()
        }
        try log.close()
        let again = try EmbeddedLog.open(directory: folder.path, mode: .readOnly)
        var texts: [String] = []
        for number in 0..<2 {
            let reader = try again.makeReader(
                of: TopicPartition(LogFixture.topic, Int32(number)), from: 0, isolation: .durable)
            texts += try LogSimulation.readAll(reader, byteLimit: 1_000).map(\.value)
        }
        #expect(Set(texts).count == 200)
        #expect(texts.count == 200)
        var findings: [CheckFinding] = []
        try again.check { findings.append($0) }
        #expect(findings.isEmpty)
    }
}
