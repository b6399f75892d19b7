import EmbeddedLog
import Engine
import JSON
import Log
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
            ledger.acknowledge(numbers, rejected: broken, isApplied: isApplied)
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
            return ledger.add(model: "chat", time: now)
        case 2: return ledger.add(model: "chat", time: now - Int64(random.below(10_800_000)))
        case 3: return ledger.add(model: "churn", time: now - 31_536_000_000 + Int64(random.below(7_200_000)))
        case 4, 5, 6: return ledger.add(model: "chat", time: now - Int64(random.below(15_000)))
        default: return ledger.add(model: SimulatedEvent.punctual, time: now)
        }
    }

    /// An event that is sent again. What nobody knows to be in the log would be late the second time, and rightly so.
    private func repetition() -> Int? {
        guard !ledger.events.isEmpty else { return nil }
        let number = random.below(ledger.events.count)
        let isPunctual = ledger.events[number].model == SimulatedEvent.punctual
        return isPunctual && !ledger.acknowledged.contains(number) ? nil : number
    }

    /// Events of another input: the journal has to say how a shard's inputs lay between each other.
    func publishFeedback() {
        guard let engine else { return }
        let lines = (0..<(1 + random.below(4))).map { _ in
            let number = random.below(500)
            return #"{"specversion":"1.0","id":"f\#(number)","source":"/simulation","#
                + #""type":"io.varve.feedback.recorded.v1","time":"\#(RFC3339.text(scheduler.now))","#
                + #""data":{"model":"chat","request_id":"r\#(number)","label":1}}"#
        }
        let request = IngestRequest(
            topic: "feedback", format: .lines, body: Array(lines.joined(separator: "\n").utf8))
        scheduler.spawn { [self] in
            guard let answer = try? await engine.ingest(request) else { return }
            if !answer.rejected.isEmpty { violation = Violation("feedback is rejected: \(answer.rejected)") }
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
        engine.log.append(batch, to: partition) { _ in }
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
        let process = process
        let least = ledger.leastTotal
        let query = ViewQuery(
            view: "latency", parameters: ["window": "1h", "group_by": "model"],
            after: random.chance(0.3) ? ledger.newestPosition : nil)
        scheduler.spawn { [self] in
            guard let answer = try? await engine.query(query), process.isAlive else { return }
            let total = Self.total(answer)
            ledger.noteTotal(total)
            if total < least {
                violation = Violation(
                    "a question counts \(total) events, where \(least) were applied before it")
            }
            guard let logged = try? LoggedRecords(engine, isolation: .durable) else { return }
            if total > logged.numbers.count {
                violation = Violation(
                    "a question counts \(total) events, where \(logged.numbers.count) are durable")
            }
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
