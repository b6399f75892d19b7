import EmbeddedLog
import Log
import Randomness
import SimulatedDisk

extension LogSimulation {
    /// Flips one bit of what was acknowledged, at rest; returns where, or nil if nothing was acknowledged.
    mutating func flipAcknowledgedBit() -> (partition: TopicPartition, file: String)? {
        let partition = Self.partitions[random.below(Self.partitions.count)]
        guard let model = models[partition], let end = model.durableEnd else { return nil }
        let folder = Self.directory + "/log/\(partition)/"
        let files = disk.files.map { "/" + $0 }.filter { file in
            let base = Offset(file.dropFirst(folder.count).prefix(20)) ?? -1
            return file.hasPrefix(folder) && file.hasSuffix(".log") && file <= end.file && base >= model.start
        }
        let isNewest = random.chance(0.5)
        guard let file = isNewest ? end.file : files.randomElement(using: &random), files.contains(file)
        else {
            return nil
        }
        let size = file == end.file ? Int(end.byte) : disk.content(of: file)?.count ?? 0
        guard size > 0 else { return nil }
        disk.flipBit(isNewest ? newestBit(size) : anyBit(size), of: file)
        return (partition, file)
    }

    /// Headers are small and have bytes that no checksum covers, so they get more than their share.
    private mutating func anyBit(_ size: Int) -> Int {
        let reach = [8, RecordBatchHeader.size, size, size][random.below(4)]
        return random.below(min(reach, size) * 8)
    }

    /// What was acknowledged last is what a mark that got lost would leave unproven.
    private mutating func newestBit(_ size: Int) -> Int {
        size * 8 - 1 - random.below(min(size, 100) * 8)
    }

    /// The log opened although a bit is wrong: then reading and checking must say so, and where.
    mutating func demandReport(
        of flipped: (partition: TopicPartition, file: String), in log: EmbeddedLog
    ) throws(LogError) {
        isOver = true
        // Retention that a power cut interrupted may have given the segment up.
        let folder = Self.directory + "/log/\(flipped.partition)/"
        let base = Offset(flipped.file.dropFirst(folder.count).prefix(20)) ?? 0
        if try log.startOffset(of: flipped.partition) > base { return }
        var findings: [CheckFinding] = []
        try log.check { findings.append($0) }
        guard findings.contains(where: { $0.severity == .damage && $0.file == flipped.file }) else {
            throw LogError(
                LogError.Code("violation"),
                "a bit of \(flipped.file) was flipped and a check finds \(findings)")
        }
        do throws(LogError) {
            try verify(flipped.partition, log, .durable)
        } catch {
            guard error.code == .corrupt, error.file == flipped.file, error.byte != nil else {
                throw LogError(
                    LogError.Code("violation"), "\(flipped.file) was damaged, reading says \(error)")
            }
            return
        }
        throw LogError(
            LogError.Code("violation"), "a bit of \(flipped.file) was flipped and reading goes through")
    }

    /// At the end, with a healthy disk: the check finds nothing, and reading only shows the same.
    mutating func checkEverything() throws {
        guard let log else { throw Violation("the log is not open at the end") }
        var findings: [CheckFinding] = []
        try log.check { findings.append($0) }
        guard profile != .strayWrites else { return }
        try require(
            findings.allSatisfy { $0.severity == .note }, "a check of a healthy log finds \(findings)")
        try log.close()
        self.log = nil
        let reading = try EmbeddedLog.open(
            directory: Self.directory, configuration: configuration, storage: disk, mode: .readOnly,
            driver: .manual, mutations: mutations)
        for partition in Self.partitions { try verify(partition, reading, .durable) }
    }
}
