import EmbeddedLog
import Engine
import Foundation
import JSON
import Log
import Randomness
import SimulatedDisk
import Streams

// Events that are let go: only old ones, and only behind a snapshot that has folded them.
extension Simulation {
    var retention: Int64? { configuration.log.retentionMilliseconds }

    func applyRetention() {
        guard let engine, retention != nil else { return }
        scheduler.spawn { await engine.applyRetention() }
    }

    /// Nothing comes for longer than events are kept. Then something does, and the first thing after it is retention.
    func beQuiet() throws {
        guard let engine, let retention else { return }
        scheduler.resumeLanes()
        try rest()
        guard ledger.oldestPending == nil else { return }
        for _ in 0..<8 where self.engine === engine {
            scheduler.advance(retention / 3)
            try rest()
        }
        for _ in 0..<4 { ask() }
        try rest()
        for _ in 0..<12 { publish() }
        try rest()
        applyRetention()
        try rest()
        askNoted(notes.last)
    }

    private func rest() throws {
        try scheduler.runAll()
        commit()
        try scheduler.runAll()
    }

    /// What is in the log, and what retention took from it.
    func allLogged(_ engine: Engine, isolation: ReadIsolation) throws -> LoggedRecords {
        var logged = gone
        logged.add(try LoggedRecords(engine, isolation: isolation))
        return logged
    }

    /// A file is about to be removed: keeps what is in it, if it is a segment of events.
    func noteRemoval(_ path: String) {
        guard path.hasSuffix(".log"), let segment = RemovedSegment(path, disk.content(of: path)) else {
            return
        }
        removed.append(segment)
        if engine != nil { settleRemovals() }
    }

    /// What was removed before the log's beginning was let go. The rest was a tail that a crash had torn off, found when
    /// the log was opened.
    func settleRemovals() {
        guard let engine else { return }
        let segments = removed
        removed = []
        for segment in segments {
            guard let start = try? engine.log.startOffset(of: segment.partition), segment.base < start else {
                continue
            }
            gone.add(segment.records)
            let youngest = segment.records.numbers.map { ledger.events[$0].sent }.max() ?? .min
            guard let retention, youngest <= scheduler.now - retention else {
                violation = Violation(
                    "at \(RFC3339.text(scheduler.now)) \(segment.path) is let go, and an event of it was sent at "
                        + RFC3339.text(youngest))
                return
            }
        }
    }

    // MARK: The beginning

    /// Where a shard's past begins: with its first record, or where those were let go, with its oldest snapshot.
    func beginning<Logic: ShardLogic>(
        of clean: ShardCore<Logic>, _ engine: Engine
    ) throws -> (core: ShardCore<Logic>, position: Offset) {
        let starts = try clean.plan.inputs.map { (input) throws(LogError) in
            try engine.log.startOffset(of: input)
        }
        guard starts.contains(where: { $0 > 0 }) else { return (clean, 0) }
        for file in snapshotFiles(of: clean.plan.name) {
            var core = clean
            guard let snapshot = snapshot(in: file), (try? core.restore(snapshot.state)) != nil,
                zip(core.consumed, starts).allSatisfy(>=)
            else { continue }
            return (core, snapshot.position)
        }
        throw Violation("\(clean.plan.name): events were let go that no snapshot has folded")
    }

    /// Oldest first.
    func snapshotFiles(of shard: String) -> [String] {
        disk.files.filter { $0.contains("data/snapshots/\(shard)/") && $0.hasSuffix(".snapshot") }
    }

    /// Nil for one that a bit was flipped in: it is passed over. Where it lies is not in its hash, but in its name.
    func snapshot(in file: String) -> Snapshot? {
        guard let bytes = disk.content(of: "/" + file), let snapshot = try? Snapshot(decoding: bytes),
            Offset(file.split(separator: "/").last?.prefix(20) ?? "") == snapshot.position
        else { return nil }
        return snapshot
    }

    /// Any snapshot may go; but where the log does not go back to its first record, the oldest one is needed.
    func removeSnapshots(flippingBits: Bool) {
        for file in disk.files where file.hasPrefix("data/snapshots/") || file.hasPrefix("/data/snapshots/") {
            let shard = file.split(separator: "/").dropLast().last ?? ""
            guard random.chance(0.5), retention == nil || file != snapshotFiles(of: String(shard)).first
            else {
                continue
            }
            if flippingBits, random.chance(0.2) {
                disk.flipBit(random.below(800), of: "/" + file)
            } else {
                disk.erase("/" + file)
            }
        }
    }

    // MARK: Dead letters

    /// The numbers of the events that came too late for the retention. Punctual ones never do.
    func dropped(_ engine: Engine) throws -> Set<Int> {
        guard let retention else { return [] }
        var numbers: Set<Int> = []
        for shard in 0..<engine.shardCount {
            for letter in try letters(shard, engine) where letter["reason"]?.string == "beyond_retention" {
                guard let bytes = letter["bytes"]?.string.flatMap({ Data(base64Encoded: $0) }),
                    let number = SimulatedEvent.number(in: bytes)
                else { throw Violation("a letter of an event that nobody sent: \(letter.text)") }
                numbers.insert(number)
                let event = ledger.events[number]
                guard event.model != SimulatedEvent.punctual, event.time < scheduler.now - retention else {
                    throw Violation("an event within the retention became a letter: \(event.line)")
                }
            }
        }
        return numbers
    }

    func letters(_ shard: Int, _ engine: Engine) throws -> [JSONValue] {
        let partition = TopicPartition(Topic(known: "dead-letters"), Int32(shard))
        let cursor = RecordCursor(try engine.log.makeReader(of: partition, from: 0, isolation: .written))
        var letters: [JSONValue] = []
        while try cursor.take() {
            for record in cursor.records.records {
                letters.append(try JSONValue(parsing: cursor.records.bytes(record.value)))
            }
        }
        return letters
    }
}
