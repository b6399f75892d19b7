import EmbeddedLog
import Generator
import JSON
import Log

/// The log: appends that are durable and that aren't, and reading.
enum LogBenchmark: Benchmark {
    static let name = "log"
    static let summary = "appending to and reading of the embedded log"

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        let log = try EmbeddedLog.open(directory: options.directory)
        let topic = Topic(known: "bench")
        try log.ensureTopic(topic, partitions: 2)
        let written = TopicPartition(topic, 0)
        let durable = TopicPartition(topic, 1)
        let batches = try sealedBatches(options.events)
        let bytes = batches.reduce(0) { $0 + $1.bytes.count }
        let append = try await measure { for batch in batches { try log.write(batch, to: written) } }
        let one = Array(batches.prefix(300))
        let alone = try await measure {
            for batch in one { _ = try await log.append(batch, to: durable, acknowledgement: .durable) }
        }
        let many = Array(batches.prefix(1_600))
        let together = try await measure {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for lane in 0..<16 {
                    group.addTask {
                        for batch in stride(from: lane, to: many.count, by: 16).map({ many[$0] }) {
                            _ = try await log.append(batch, to: durable, acknowledgement: .durable)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        let (records, content, read) = try await measureRead(log, written)
        try log.close()
        return [
            .init("events_per_batch", JSONValue(Traffic.batch)), .init("bytes_on_disk", JSONValue(bytes)),
            .init("append_events_per_second", rate(options.events, append.wall)),
            .init("durable_events_per_second_1_appender", rate(one.count * Traffic.batch, alone.wall)),
            .init("durable_events_per_second_16_appenders", rate(many.count * Traffic.batch, together.wall)),
            .init("read_events_per_cpu_second", rate(records, read.cpu)),
            .init("read_gigabytes_per_cpu_second", rounded(Double(content) / read.cpu / 1e9)),
        ]
    }

    static func sealedBatches(_ events: Int) throws -> [SealedBatch] {
        var traffic = Traffic.generator(events)
        var builder = RecordBatchBuilder()
        var batches: [SealedBatch] = []
        for number in 0..<events {
            builder.add(
                key: Array(String(number).utf8), value: traffic.nextLine(), headers: .structuredCloudEvent,
                timestamp: Traffic.start)
            if builder.recordCount == Traffic.batch, let batch = try builder.seal() { batches.append(batch) }
        }
        return batches
    }

    private static func measureRead(
        _ log: EmbeddedLog, _ partition: TopicPartition
    ) async throws -> (records: Int, bytes: Int, run: (wall: Double, cpu: Double)) {
        let reader = try log.makeReader(of: partition, from: 0, isolation: .written)
        let fetched = FetchedRecords()
        var records = 0
        var bytes = 0
        let run = try await measure {
            while true {
                try reader.fetch(into: fetched, byteLimit: 512 << 10)
                if fetched.records.isEmpty { break }
                records += fetched.records.count
                bytes += fetched.used
            }
        }
        return (records, bytes, run)
    }
}
