import EmbeddedLog
import Engine
import JSON
import Log
import Randomness
import SimulatedDisk
import Streams

extension Simulation {
    /// A request of new events, repetitions and lines that can't be read.
    func publish() {
        guard let engine else { return }
        let process = process
        var numbers: [Int] = []
        var broken = 0
        var lines: [String] = []
        for _ in 0..<(1 + random.below(12)) {
            guard !random.chance(0.05) else {
                lines.append("{broken \(random.below(1_000))")
                broken += 1
                continue
            }
            let number = nextEvent()
            numbers.append(number)
            lines.append(ledger.events[number].line)
        }
        let isApplied = random.chance(0.4)
        let request = IngestRequest(
            topic: "inference", format: .lines, body: Array(lines.joined(separator: "\n").utf8),
            acknowledgement: isApplied ? .applied : .durable)
        let ticket = ledger.begin(at: scheduler.now)
        scheduler.spawn { [self, numbers, broken] in
            let answer = try? await engine.ingest(request)
            guard process.isAlive else { return }
            ledger.end(ticket)
            guard let answer else { return }
            ledger.acknowledge(numbers, rejected: broken, isApplied: isApplied && retention == nil)
            ledger.newestPosition = answer.position
            if answer.accepted != numbers.count || answer.rejected.count != broken {
                violation = Violation(
                    "\(answer.accepted) accepted and \(answer.rejected.count) rejected of \(numbers.count) and \(broken)"
                )
            }
        }
    }

    private func nextEvent() -> Int {
        let now = scheduler.now
        switch random.below(10) {
        case 0, 1:
            if let number = repetition() { return number }
            return add("chat", at: now)
        case 2: return add("chat", at: now - Int64(random.below(10_800_000)))
        case 3: return add("churn", at: now - 31_536_000_000 + Int64(random.below(7_200_000)))
        case 4, 5, 6: return add("chat", at: now - Int64(random.below(15_000)))
        default: return add(SimulatedEvent.punctual, at: now)
        }
    }

    private func add(_ model: String, at time: Int64) -> Int {
        ledger.add(model: model, time: time, sent: scheduler.now)
    }

    /// An event that is sent again. What nobody knows to be in the log would be late the second time, and rightly so.
    private func repetition() -> Int? {
        guard !ledger.events.isEmpty else { return nil }
        let number = random.below(ledger.events.count)
        let isPunctual = ledger.events[number].model == SimulatedEvent.punctual
        return isPunctual && !ledger.acknowledged.contains(number) ? nil : number
    }

    /// Events of the other inputs: the journal has to say how a shard's inputs lay between each other.
    func publishOthers() {
        guard let engine else { return }
        let process = process
        let isTelemetry = random.chance(0.5)
        let events = (0..<(1 + random.below(4))).map { _ in
            let number = random.below(500)
            return isTelemetry
                ? SimulatedEvent.reading(number, at: scheduler.now)
                : SimulatedEvent.feedback(number, at: scheduler.now)
        }
        let request = IngestRequest(
            topic: isTelemetry ? "telemetry" : "feedback", format: .lines,
            body: Array(events.map(\.line).joined(separator: "\n").utf8),
            acknowledgement: random.chance(0.3) ? .applied : .durable)
        scheduler.spawn { [self] in
            guard let answer = try? await engine.ingest(request), process.isAlive else { return }
            ledger.acknowledge(others: events.map(\.id))
            if answer.accepted != events.count {
                violation = Violation("of the other topics' events some are rejected: \(answer.rejected)")
            }
        }
    }

    /// What another producer wrote into the log without asking the engine's door.
    func appendBroken() {
        guard let engine else { return }
        var builder = RecordBatchBuilder()
        for _ in 0..<(1 + random.below(3)) {
            builder.add(key: nil, value: Self.brokenLine, timestamp: scheduler.now)
        }
        let partition = TopicPartition(Engine.inferenceTopic, Int32(random.below(engine.shardCount)))
        guard let batch = try? builder.seal() else { return }
        (engine.log as? EmbeddedLog)?.append(batch, to: partition) { _ in }
    }

    func declareWatermark() {
        guard let engine else { return }
        // Further back than any punctual event can be.
        let time = scheduler.now - 600_000 - Int64(random.below(7_200_000))
        scheduler.spawn {
            _ = try? await engine.declareWatermark(WatermarkDeclaration(time: time, topics: ["inference"]))
        }
    }

    /// A question between all the rest: it must count what was answered as applied before it, and nothing that is not
    /// durable.
    func ask() {
        guard let engine else { return }
        let (before, least) = (circumstances, ledger.leastTotal)
        var query = Self.queries[random.chance(0.5) ? 0 : random.below(Self.queries.count)]
        query.after = random.chance(0.3) ? ledger.newestPosition : nil
        let (process, asked) = (process, query)
        scheduler.spawn { [self] in
            guard let answer = try? await engine.query(asked), process.isAlive else { return }
            note(asked, answer, since: before)
            if asked.view == "registry", let fault = RegistryRules.fault(ofOverview: answer) {
                violation = Violation(fault)
            }
            if asked.view == "latency" { check(Self.total(answer), atLeast: least, engine) }
        }
    }

    private func check(_ total: Int, atLeast least: Int, _ engine: Engine) {
        ledger.noteTotal(total)
        if total < least {
            violation = Violation("a question counts \(total) events, where \(least) were applied before it")
        }
        guard let logged = try? allLogged(engine, isolation: .durable) else { return }
        let durable = logged.numbers.count
        if total > durable {
            violation = Violation("a question counts \(total) events, where \(durable) are durable")
        }
    }

    static func total(_ answer: JSONValue) -> Int {
        Int((answer["windows"]?.array ?? []).reduce(0) { $0 + ($1["count"]?.integer ?? 0) })
    }

    /// Time passes in small steps while somebody waits for an answer: an event whose sender was held up for long would
    /// be late, and rightly so.
    func passTime() {
        let room = ledger.oldestPending.map { max(0, $0 + 8_000 - scheduler.now) } ?? 120_000
        let wanted = Int64([50, 1_000, 5_000, 120_000][random.below(4)])
        if min(wanted, room) > 0 { scheduler.advance(min(wanted, room)) }
    }

    func changeFaults() {
        guard profile.faults != .none else { return }
        isExcused = true
        faultChanges += 1
        disk.setFaults(random.chance(0.5) ? .none : profile.faults)
    }

    /// Watermarks of a series in one shard never go back while the engine lives.
    func inspect() {
        // Two at once could end in another order than they looked.
        guard let engine, !isInspecting else { return }
        let process = process
        isInspecting = true
        scheduler.spawn { [self] in
            let shards = await engine.inspect()
            guard process.isAlive else { return }
            isInspecting = false
            for shard in shards {
                for progress in shard.progress {
                    let name = "\(shard.plan.name) \(progress.series)"
                    let watermark = progress.watermark ?? .min
                    if let before = watermarks[name], watermark < before {
                        violation = Violation(
                            "\(name): the watermark went back from \(before) to \(watermark)")
                    }
                    watermarks[name] = watermark
                }
            }
        }
    }
}
