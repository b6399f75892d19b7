import EmbeddedLog
import Log
import Randomness
import SimulatedDisk

extension LogSimulation {
    private static let openTries = 8

    mutating func start() throws {
        if random.chance(0.3) { disk.schedulePowerCut(after: 1 + random.below(40)) }
        try open()
        guard !isOver else { return }
        disk.setFaults(profile.faults)
    }

    mutating func crash(_ kind: Crash) throws {
        if kind == .cleanEnd, let log {
            do { try log.close() } catch { try expect(error, "a clean end") }
            try takeNote()
        }
        log = nil
        waiting = []
        let faults = disk.faults
        switch kind {
        case .powerCut: disk.cutPower()
        case .kill, .cleanEnd: disk.restartIfOff()
        case .killThenPowerCutDuringRecovery:
            disk.restartIfOff()
            disk.schedulePowerCut(after: 1 + random.below(60))
        }
        let flipped = profile.flipsBits && random.chance(0.3) ? flipAcknowledgedBit() : nil
        for partition in Self.partitions { models[partition]?.forgetAssigned() }
        if random.chance(0.5) { disk.setFaults(.none) }
        try open(flipped: flipped)
        disk.setFaults(faults)
        try takeNote()
        // What a process left unproven, the next one must not build on.
        if !isOver, kind == .kill, random.chance(0.3) { try crash(Crash.powerCut) }
    }

    /// Opens the log as often as the disk's faults make it necessary, then reads everything.
    private mutating func open(flipped: (partition: TopicPartition, file: String)? = nil) throws {
        for attempt in 0...Self.openTries {
            if attempt == Self.openTries { disk.setFaults(.none) }
            failedSyncsBefore = disk.failedSyncs.count
            do throws(LogError) {
                let opened = try openOnce()
                if let flipped { return try demandReport(of: flipped, in: opened) }
                for partition in Self.partitions { try verify(partition, opened, .durable) }
                log = opened
                return try sendAgain()
            } catch {
                log = nil
                try judge(error, flipped)
                guard !isOver else { return }
                if random.chance(0.5) { disk.cutPower() } else { disk.restartIfOff() }
            }
        }
        throw Violation("the log can't be opened although nothing is wrong with the disk any more")
    }

    private func openOnce() throws(LogError) -> EmbeddedLog {
        let log = try EmbeddedLog.open(
            directory: Self.directory, configuration: configuration, storage: disk, mode: .readWrite,
            driver: .manual, mutations: mutations)
        let retention = Retention(bytes: 500)
        for topic in Set(Self.partitions.map(\.topic)).sorted() {
            try log.ensureTopic(topic, partitions: 2, retention: retention)
        }
        return log
    }

    /// Whether an error while opening or reading everything is explained by what the disk did.
    private mutating func judge(
        _ error: LogError, _ flipped: (partition: TopicPartition, file: String)?
    ) throws {
        if error.code == LogError.Code("violation") { throw Violation(error.message) }
        if let flipped, error.code == .corrupt {
            try require(
                error.file == flipped.file, "a bit of \(flipped.file) was flipped and the log says: \(error)")
            try require(error.byte != nil && error.offset != nil, "no byte or offset: \(error)")
            isOver = true
            return
        }
        if profile == .strayWrites, error.code == .corrupt || error.code == .newerFormat {
            try require(error.file != nil, "no file: \(error)")
            isOver = true
            return
        }
        let explained: [LogError.Code] = [.io, .noSpace, .stopped]
        try require(explained.contains(error.code), "the log can't be opened or read: \(error)")
    }

    /// Producers send again what was not answered.
    private mutating func sendAgain() throws(LogError) {
        do {
            for number in producers.indices { try sendAgain(number) }
        } catch {
            throw LogError(LogError.Code("violation"), "\(error)")
        }
    }
}
