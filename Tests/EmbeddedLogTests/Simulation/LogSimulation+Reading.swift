import EmbeddedLog
import Log
import Randomness
import SimulatedDisk

extension LogSimulation {
    mutating func readSome() throws {
        let partition = Self.partitions[random.below(Self.partitions.count)]
        guard let log, log.topicPartitions.contains(partition) else { return }
        do throws(LogError) {
            try verify(partition, log, .durable)
            try verify(partition, log, .written)
        } catch {
            try expectFromReading(error, of: partition)
        }
    }

    /// Reads a partition and holds it against its model.
    mutating func verify(
        _ partition: TopicPartition, _ log: EmbeddedLog, _ isolation: ReadIsolation
    ) throws(LogError) {
        let start = try log.startOffset(of: partition)
        let end = try log.endOffset(of: partition, isolation: isolation)
        let reader = try log.makeReader(of: partition, from: start, isolation: isolation)
        let found = try Self.readAll(reader, byteLimit: 1 + random.below(2_000))
        do {
            try models[partition]?.verify(
                found, of: partition, start: start, end: end, isDurable: isolation == .durable)
        } catch {
            // Not the log's own error: it is passed on as it is.
            throw LogError(LogError.Code("violation"), "\(error)")
        }
    }

    static func readAll(
        _ reader: any LogReader, byteLimit: Int
    ) throws(LogError) -> [(offset: Offset, value: String)] {
        let records = FetchedRecords(capacity: 4_096)
        var all: [(offset: Offset, value: String)] = []
        while true {
            try reader.fetch(into: records, byteLimit: byteLimit)
            guard !records.records.isEmpty else { return all }
            all += records.records.map { record in
                (record.offset, String(decoding: records.bytes(record.value), as: UTF8.self))
            }
        }
    }

    func expectFromReading(_ error: LogError, of partition: TopicPartition) throws {
        if error.code == LogError.Code("violation") { throw Violation(error.message) }
        try require(
            error.code == .io && profile == .failingCalls || disk.hasNoPower, "reading failed: \(error)")
    }

    mutating func applyRetention() throws {
        guard let log else { return }
        do throws(LogError) {
            for partition in log.topicPartitions {
                let end = try log.endOffset(of: partition, isolation: .durable)
                let known = models[partition]?.floor ?? 0
                let floor = max(known, Offset(random.below(Int(end) + 1)))
                models[partition]?.floor = floor
                try log.setRetentionFloor(floor, of: partition)
            }
            try log.applyRetention(now: 1 << 40)
        } catch {
            try expect(error, "retention")
        }
        for partition in log.topicPartitions {
            let start = try log.startOffset(of: partition)
            let floor = models[partition]?.floor ?? 0
            try require(
                start <= floor, "\(partition): retention removed up to \(start), and \(floor) was to be kept")
            models[partition]?.retire(before: start)
        }
    }
}
