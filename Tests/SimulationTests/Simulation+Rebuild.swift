import EmbeddedLog
import Engine
import JSON
import Log
import Randomness
import Replay
import SimulatedDisk

// A directory that is made anew of the log alone, by a rebuild that is interrupted and goes on.
extension Simulation {
    private static let rebuildTries = 8
    private static let rebuilt = "/rebuilt"

    /// Rebuilds what was left, up to its end or to a noted answer, and holds the result against the source.
    func rebuildWhileDown() throws {
        disk.setFaults(.none)
        let source = try verified(configuration)
        disk.killProcess()
        let (note, isTrimmed) = try sourceOfRebuild()
        disk.killProcess()
        var target = configuration
        target.dataDirectory = Self.rebuilt
        defer { disk.erase(Self.rebuilt) }
        do {
            try rebuild(
                RebuildRequest(source: configuration.dataDirectory, target: target, moment: note?.position))
        } catch let error as LogError where error.code == .notFound && isTrimmed {
            return
        }
        guard !isTrimmed else { throw Violation("a log without its beginning was rebuilt") }
        let report = try verified(target)
        disk.killProcess()
        if note == nil { try compare(report, source) }
        try askRebuilt(target, note)
        disk.killProcess()
    }

    /// A noted answer to rebuild up to, or none; and whether retention has taken from the log.
    private func sourceOfRebuild() throws -> (note: NotedAnswer?, isTrimmed: Bool) {
        let log = try EmbeddedLog.open(
            directory: configuration.dataDirectory, storage: SimulatedProcess(disk), mode: .readOnly)
        var isTrimmed = false
        for partition in log.topicPartitions where try log.startOffset(of: partition) > 0 { isTrimmed = true }
        let possible = try wholeNotes(log).filter { $0.query.view != "dead-letters" }
        try log.close()
        guard !possible.isEmpty, random.chance(0.5) else { return (nil, isTrimmed) }
        return (possible[random.below(possible.count)], isTrimmed)
    }

    /// Runs a rebuild as often as power cuts and kills make it necessary.
    private func rebuild(_ request: RebuildRequest) throws {
        for attempt in 0..<Self.rebuildTries {
            let worker = SimulatedProcess(disk)
            if attempt < Self.rebuildTries - 1, random.chance(0.7) {
                let count = 1 + random.below(400)
                if random.chance(0.5) {
                    disk.schedulePowerCut(after: count)
                } else {
                    worker.die(after: count)
                }
            }
            let mutations = mutations
            do {
                _ = try scheduler.wait(for: "a rebuild", idle: {}) {
                    try await Rebuild(request, storage: worker, mutations: mutations).run { _, _ in }
                }
                // What has come to its end is durable.
                return disk.cutPower()
            } catch {
                guard disk.hasNoPower || !worker.isAlive else { throw error }
                disk.restartIfOff()
                try scheduler.runAll()
                // It may have come to its end without being able to say so.
                if isRebuildUnmarked { return }
            }
        }
    }

    private var isRebuildUnmarked: Bool {
        let files = disk.files.map { $0.split(separator: "/").joined(separator: "/") }
        return !files.contains("rebuilt/.unfinished-rebuild.json")
            && files.contains { $0.hasPrefix("rebuilt/log/") }
    }

    private func compare(_ rebuilt: VerificationReport, _ source: VerificationReport) throws {
        for (new, old) in zip(rebuilt.shards, source.shards) where old.incomplete == nil {
            guard new.hash == old.hash, new.incomplete == nil else {
                throw Violation("the rebuilt \(new) is not the \(old) of the source")
            }
        }
    }

    /// The new directory answers as the old one did; of all that was in the log, or of a noted moment.
    private func askRebuilt(_ target: EngineConfiguration, _ note: NotedAnswer?) throws {
        var old = 0
        try askReadOnly(configuration) { engine, total in
            old = total
            if let note { try askAgain(note, engine) }
        }
        disk.killProcess()
        try askReadOnly(target) { engine, total in
            guard let note else {
                guard total == old else { throw Violation("\(old) events were rebuilt as \(total)") }
                return
            }
            let answer = try scheduler.wait(for: "a rebuilt view", idle: { scheduler.advance(100) }) {
                try await engine.query(note.query)
            }
            if let difference = note.difference(from: answer) { throw Violation("rebuilt: \(difference)") }
        }
    }
}
