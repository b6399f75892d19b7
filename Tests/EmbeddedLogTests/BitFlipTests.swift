import EmbeddedLog
import Log
import SimulatedDisk
import Testing

@Suite("A check finds every flipped bit")
struct BitFlipTests {
    private static let topic = Topic(known: "events")

    /// A small log with several segments, indexes, lists of producers and marks, closed cleanly.
    private func makeLog(on disk: SimulatedDisk) throws {
        var configuration = EmbeddedLogConfiguration()
        configuration.segmentBytes = 200
        configuration.indexIntervalBytes = 100
        let log = try EmbeddedLog.open(
            directory: "/data", configuration: configuration, storage: disk, mode: .readWrite,
            driver: .manual,
            mutations: [])
        try log.ensureTopic(Self.topic, partitions: 1)
        let partition = TopicPartition(Self.topic, 0)
        for number in 0..<3 {
            let stamp = ProducerStamp(id: 9, epoch: 0, baseSequence: Int32(number * 2))
            let batch = SimulatedBatch(
                number: number, partition: partition, recordCount: 2, fill: 30, producer: stamp)
            try log.write(batch.seal(), to: partition)
            try log.commit()
            try log.sync([partition])
        }
        try log.close()
    }

    /// What a check of the log says, whether or not it can be opened.
    private func check(_ disk: SimulatedDisk) -> [CheckFinding] {
        var findings: [CheckFinding] = []
        do throws(LogError) {
            let log = try EmbeddedLog.open(
                directory: "/data", configuration: EmbeddedLogConfiguration(), storage: disk, mode: .readOnly,
                driver: .manual, mutations: [])
            try log.check { findings.append($0) }
        } catch {
            findings.append(
                CheckFinding(.damage, error.message, file: error.file ?? "", byte: error.byte))
        }
        return findings
    }

    @Test("a log that nobody touched is sound")
    func soundLog() throws {
        let disk = SimulatedDisk(seed: 1)
        try makeLog(on: disk)
        #expect(check(disk).isEmpty)
        #expect(
            disk.files.contains { $0.hasSuffix(".index") }
                && disk.files.contains { $0.hasSuffix(".producers") })
    }

    @Test("in every file, at every bit, and names the file")
    func everyBit() throws {
        let disk = SimulatedDisk(seed: 1)
        try makeLog(on: disk)
        for file in disk.files.map({ "/" + $0 }) {
            guard let content = disk.content(of: file) else { continue }
            var flipped = 0
            for bit in 0..<content.count * 8 where isWorthFlipping(bit, content, file) {
                disk.flipBit(bit, of: file)
                let findings = check(disk)
                let isNamed = findings.contains { $0.severity == .damage && $0.file == file }
                #expect(isNamed, "bit \(bit) of \(file): \(findings)")
                disk.flipBit(bit, of: file)
                flipped += 1
            }
            #expect(flipped > 0, "\(file) is empty")
        }
    }

    /// Pages of the marks file are empty for the most part: there one bit in 256 bytes stands for its
    /// neighbours.
    private func isWorthFlipping(_ bit: Int, _ content: [UInt8], _ file: String) -> Bool {
        let inPage = bit / 8 % 4_096
        return !file.hasSuffix("/marks") || inPage < 300 || bit % 2_048 == 0
    }

    @Test("and never does a reader give a record that was not written")
    func readersAreNotFooled() throws {
        let disk = SimulatedDisk(seed: 1)
        try makeLog(on: disk)
        let partition = TopicPartition(Self.topic, 0)
        let due = try read(partition, disk)
        for file in disk.files.map({ "/" + $0 }) where file.contains("events-0/") {
            for bit in 0..<(disk.content(of: file)?.count ?? 0) * 8 {
                disk.flipBit(bit, of: file)
                let found = try? read(partition, disk)
                if file.hasSuffix(".log") {
                    #expect(found == nil, "bit \(bit) of \(file)")
                } else {
                    #expect(found == due, "bit \(bit) of \(file)")
                }
                disk.flipBit(bit, of: file)
            }
        }
    }

    private func read(_ partition: TopicPartition, _ disk: SimulatedDisk) throws -> [String] {
        let log = try EmbeddedLog.open(
            directory: "/data", configuration: EmbeddedLogConfiguration(), storage: disk, mode: .readOnly,
            driver: .manual, mutations: [])
        let reader = try log.makeReader(of: partition, from: 0, isolation: .durable)
        return try LogSimulation.readAll(reader, byteLimit: 1 << 20).map(\.value)
    }
}
