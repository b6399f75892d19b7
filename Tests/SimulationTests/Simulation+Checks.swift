import EmbeddedLog
import Engine
import JSON
import Log
import Replay
import SimulatedDisk
import Streams

extension Simulation {
    private static let baseSize: Int64 = 60_000
    private static let never = 1 << 40

    /// Lets the engine come to rest on a healthy disk and holds it against everything that is known.
    func checkAtRest() throws {
        disk.setFaults(.none)
        try comeToRest()
        guard let engine else { throw Violation("the engine is not open") }
        let logged = try allLogged(engine, isolation: .durable)
        let lostOthers = ledger.acknowledgedOthers.subtracting(logged.others)
        guard lostOthers.isEmpty else {
            throw Violation("acknowledged events are lost: \(lostOthers.sorted().prefix(5))")
        }
        let lost = ledger.acknowledged.subtracting(logged.numbers)
        guard lost.isEmpty else {
            throw Violation("acknowledged events are lost: \(lost.sorted().prefix(5))")
        }
        let dropped = try dropped(engine)
        try checkWindows(logged.numbers.subtracting(dropped), engine)
        try checkLetters(logged, engine)
        try checkCommands(engine)
        for number in 0..<engine.shardCount { try checkReplay(engine.factory.data(number), number, engine) }
        try checkReplay(engine.factory.control(), engine.shardCount, engine)
    }

    private func comeToRest() throws {
        for _ in 0..<60 {
            if disk.hasNoPower { try crash(.powerCut) }
            disk.schedulePowerCut(after: Self.never)
            scheduler.resumeLanes()
            try scheduler.runAll()
            commit()
            try scheduler.runAll()
            guard let engine else { throw Violation("the engine is not open") }
            let shards = try inspection(engine)
            if let violation { throw violation }
            let failure = shards.compactMap(\.failure).first
            if failure != nil || !engine.takesEvents {
                guard isExcused else { throw Violation("a shard gave up: \(failure ?? "the log stopped")") }
                // A disk that is well again does not help a process that has given up.
                try crash(.kill)
                continue
            }
            if try shards.allSatisfy({ shard in
                try shard.isRunning && shard.isAtRest && hasConsumedAll(shard, engine)
            }) {
                return
            }
            scheduler.advance(1_100)
        }
        throw Violation("the engine does not come to rest on a healthy disk")
    }

    private func inspection(_ engine: Engine) throws -> [ShardInspection] {
        try scheduler.wait(for: "a look at the shards", idle: commit) { await engine.inspect() }
    }

    private func hasConsumedAll(_ shard: ShardInspection, _ engine: Engine) throws -> Bool {
        try zip(shard.plan.inputs, shard.consumed).allSatisfy { input, consumed in
            try engine.log.endOffset(of: input, isolation: .written) == consumed
        }
    }

    // MARK: Views

    /// Every event of the log counts once, in its model and window.
    private func checkWindows(_ numbers: Set<Int>, _ engine: Engine) throws {
        var expected: [String: Int64] = [:]
        for event in numbers.map({ ledger.events[$0] }) {
            expected[
                "\(event.model) \(RFC3339.text(event.time / Self.baseSize * Self.baseSize))", default: 0] += 1
        }
        var found: [String: Int64] = [:]
        for window in try windows("latency", engine) {
            // Variants have rows of their own.
            found["\(window["model"]?.string ?? "") \(window["start"]?.string ?? "")", default: 0] +=
                window["count"]?.integer ?? 0
        }
        if let key = Set(expected.keys).union(found.keys).sorted().first(where: { expected[$0] != found[$0] })
        {
            throw Violation(
                "the window \(key) has \(expected[key] ?? 0) events in the log, the view says \(found[key] ?? 0)"
            )
        }
        let late = try windows("late", engine).filter { $0["model"]?.string == SimulatedEvent.punctual }
        guard late.isEmpty else {
            throw Violation("an event that came in time counts as late: \(late[0].text)")
        }
    }

    private func windows(_ view: String, _ engine: Engine) throws -> [JSONValue] {
        try scheduler.wait(for: "a question", idle: commit) {
            try await engine.query(ViewQuery(view: view))["windows"]?.array ?? []
        }
    }

    /// A letter for every record that can't be read, and one for everything that the door rejected.
    private func checkLetters(_ logged: LoggedRecords, _ engine: Engine) throws {
        let topic = Topic(known: "dead-letters")
        for shard in 0..<engine.shardCount {
            let letters = try letters(shard, engine).filter { $0["reason"]?.string != "beyond_retention" }
            let count = logged.brokenCount(shard)
            guard letters.count == count else {
                throw Violation("\(count) unreadable records gave \(letters.count) letters")
            }
        }
        let rejections = TopicPartition(topic, Int32(engine.shardCount))
        let end = try engine.log.endOffset(of: rejections, isolation: .durable)
        guard end >= ledger.rejected else {
            throw Violation("\(ledger.rejected) rejections were answered, \(end) letters are there")
        }
    }

    // MARK: Replay

    /// The fold of the journal from nothing has the live state, all recorded hashes, and the output that is there.
    private func checkReplay<Logic: ShardLogic>(
        _ core: ShardCore<Logic>, _ number: Int, _ engine: Engine
    ) throws {
        let live = try inspection(engine)[number]
        let start = try beginning(of: core, engine)
        let replay = try ShardReplay(core: start.core, position: start.position, source: engine.log)
        var output: [[EmittedRecord]] = core.plan.outputs.map { _ in [] }
        while try replay.advance(emit: { emitted in
            for record in emitted.records { output[record.output].append(record) }
        }) {}
        guard replay.position == live.journalEnd, replay.core.hash == live.state else {
            throw Violation(
                "\(core.plan.name): the journal's fold at \(replay.position) is not the state at \(live.journalEnd)"
            )
        }
        for (index, partition) in core.plan.outputs.enumerated() {
            try check(output[index], from: start.core.emitted[index], partition, engine)
        }
    }

    private func check(
        _ output: [EmittedRecord], from first: Offset, _ partition: TopicPartition, _ engine: Engine
    ) throws {
        let cursor = RecordCursor(
            try engine.log.makeReader(of: partition, from: first, isolation: .written))
        var rest = output[...]
        while try cursor.take() {
            for record in cursor.records.records {
                guard let expected = rest.popFirst(), expected.offset == record.offset,
                    Array(cursor.records.bytes(record.value)) == expected.value
                else {
                    throw Violation("\(partition) offset \(record.offset) is not what the fold emits there")
                }
            }
        }
        guard rest.isEmpty else { throw Violation("\(partition) lacks \(rest.count) records of output") }
    }

    /// `varve replay verify` agrees with what a clean stop leaves.
    func verifyStopped() throws {
        try stop()
        let report = try verified(configuration)
        guard report.shards.allSatisfy({ $0.checkpoints > 0 }) else {
            throw Violation("a clean stop left a shard without a checkpoint")
        }
    }
}

extension Engine {
    fileprivate var takesEvents: Bool {
        if case .accepting = log.state { true } else { false }
    }
}
