import EmbeddedLog
import Log
import SimulatedDisk

/// A log on a simulated disk, driven by hand.
struct LogFixture {
    static let topic = Topic(known: "events")
    static let partition = TopicPartition(topic, 0)
    static let folder = "/data/log/events-0"

    let disk: SimulatedDisk
    var configuration = EmbeddedLogConfiguration()

    init(seed: UInt64 = 1, segmentBytes: Int = 128 << 20) {
        disk = SimulatedDisk(seed: seed)
        configuration.segmentBytes = segmentBytes
        configuration.indexIntervalBytes = 100
    }

    func open(_ mode: OpenMode = .readWrite) throws(LogError) -> EmbeddedLog {
        try EmbeddedLog.open(
            directory: "/data", configuration: configuration, storage: disk, mode: mode, driver: .manual,
            mutations: [])
    }

    func openWithTopic(retention: Retention = .unlimited) throws(LogError) -> EmbeddedLog {
        let log = try open()
        try log.ensureTopic(Self.topic, partitions: 1, retention: retention)
        return log
    }

    static func batch(
        _ texts: [String], producer: ProducerStamp? = nil, timestamp: Int64 = 1_000
    ) throws -> SealedBatch {
        var builder = RecordBatchBuilder(codec: .none)
        for text in texts {
            Array(text.utf8).withUnsafeBytes { value in
                builder.add(key: nil, value: value, headers: .empty, timestamp: timestamp)
            }
        }
        guard let batch = try builder.seal(producer: producer) else { throw Violation("no batch was sealed") }
        return batch
    }

    /// Appends one batch and proves it.
    @discardableResult
    static func append(
        _ texts: [String], to log: EmbeddedLog, producer: ProducerStamp? = nil, timestamp: Int64 = 1_000
    ) throws -> AppendReceipt {
        let receipt = try log.write(
            batch(texts, producer: producer, timestamp: timestamp), to: partition)
        try log.sync([partition])
        return receipt
    }

    static func read(
        _ log: EmbeddedLog, from offset: Offset = 0, isolation: ReadIsolation = .durable
    ) throws -> [String] {
        let reader = try log.makeReader(of: partition, from: offset, isolation: isolation)
        return try LogSimulation.readAll(reader, byteLimit: 1 << 20).map(\.value)
    }

    /// The error that a call must throw.
    static func error(_ body: () throws -> Void) -> LogError? {
        do { try body() } catch { return error as? LogError }
        return nil
    }
}
