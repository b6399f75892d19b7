import EmbeddedLog
import Log
import SimulatedDisk
import Testing

@Suite("A reader that follows a log")
struct FollowingReaderTests {
    @Test("goes on from segment to segment while the log grows", arguments: [1, 2, 3, 7, 50])
    func growth(batchesPerRound: Int) throws {
        var configuration = EmbeddedLogConfiguration()
        configuration.segmentBytes = 1_000
        let log = try EmbeddedLog.open(
            directory: "/data", configuration: configuration, storage: SimulatedDisk(seed: 1))
        let partition = TopicPartition(Topic(known: "followed"), 0)
        try log.ensureTopic(partition.topic, partitions: 1)
        let reader = try log.makeReader(of: partition, from: 0, isolation: .written)
        let records = FetchedRecords()
        var written: Int64 = 0
        for _ in 0..<40 {
            for _ in 0..<batchesPerRound {
                var builder = RecordBatchBuilder(codec: .none)
                builder.add(key: nil, value: [UInt8](repeating: 7, count: 90), headers: .empty, timestamp: 1)
                written = try log.write(try #require(try builder.seal()), to: partition).lastOffset + 1
            }
            // Stops in the middle of segments that are still being written.
            while reader.position < written {
                let due = reader.position
                try reader.fetch(into: records, byteLimit: 100)
                #expect(records.records.first?.offset == due)
            }
        }
        #expect(reader.position == Int64(40 * batchesPerRound))
        try log.close()
    }
}
