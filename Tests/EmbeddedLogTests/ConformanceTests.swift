import EmbeddedLog
import Log
import LogConformance
import SimulatedDisk
import Testing

@Suite("The embedded log keeps to what every log keeps to")
struct ConformanceTests {
    private static let topic = Topic(known: "conformance")

    private func subject(_ log: EmbeddedLog) throws -> ConformanceSubject {
        try log.ensureTopic(Self.topic, partitions: 2)
        return ConformanceSubject(
            log: log, partition: TopicPartition(Self.topic, 0), other: TopicPartition(Self.topic, 1),
            unknown: TopicPartition(Topic(known: "unknown"), 0))
    }

    @Test("on the real disk", arguments: LogConformance.rules)
    func realDisk(_ rule: ConformanceRule) async throws {
        let folder = try TemporaryFolder()
        let log = try EmbeddedLog.open(directory: folder.path + "/data")
        try await rule.check(subject(log))
        try log.close()
    }

    @Test("with segments so small that each batch begins one", arguments: LogConformance.rules)
    func smallSegments(_ rule: ConformanceRule) async throws {
        var configuration = EmbeddedLogConfiguration()
        configuration.segmentBytes = 100
        configuration.indexIntervalBytes = 1
        let log = try EmbeddedLog.open(
            directory: "/data", configuration: configuration, storage: SimulatedDisk(seed: 1))
        try await rule.check(subject(log))
        try log.close()
    }
}
