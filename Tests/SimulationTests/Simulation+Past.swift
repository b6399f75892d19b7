import EmbeddedLog
import Engine
import JSON
import Log
import Randomness
import SimulatedDisk
import Streams

// Questions about the past: an answer is given again as of its position, and holds nothing that came later.
extension Simulation {
    private static let notesKept = 40
    static let queries = [
        ViewQuery(view: "latency", parameters: ["window": "1h", "group_by": "model"]),
        ViewQuery(view: "latency"), ViewQuery(view: "latency", parameters: ["window": "all"]),
        ViewQuery(view: "late"), ViewQuery(view: "dead-letters"), ViewQuery(view: "registry"),
        ViewQuery(view: "experiments"), ViewQuery(view: "alerts"), ViewQuery(view: "rules"),
        ViewQuery(view: "decisions"), ViewQuery(view: "health"), ViewQuery(view: "fleet"),
    ]

    /// What must not have changed in order that an error has no excuse, and a position names its answer.
    struct Circumstances {
        fileprivate let process: SimulatedProcess
        fileprivate let faultChanges: Int
        fileprivate let isHealthy: Bool
    }

    var circumstances: Circumstances {
        var isReady = false
        if case .ready? = engine?.readiness { isReady = true }
        return Circumstances(
            process: process, faultChanges: faultChanges,
            isHealthy: isReady && disk.faults == .none && !isStopping)
    }

    func wasWell(since before: Circumstances) -> Bool {
        before.isHealthy && before.process === process && process.isAlive && !disk.hasNoPower && !isStopping
            && before.faultChanges == faultChanges
    }

    func note(_ query: ViewQuery, _ answer: JSONValue, since before: Circumstances) {
        guard wasWell(since: before), let note = NotedAnswer(query, answer, time: scheduler.now) else {
            return
        }
        if notes.count == Self.notesKept { notes.remove(at: random.below(notes.count)) }
        notes.append(note)
    }

    /// A power cut may take back journal entries that answers have named and that were not synced: their positions
    /// never were. To be called before anything is written.
    func forgetLostPositions(_ log: any LogSource) throws {
        // Shards make their letters again, at the same offsets.
        var ends = try ends(of: log)
        for shard in 0..<(configuration.shards ?? 1) { ends["dead-letters-\(shard)"] = .max }
        notes.removeAll { note in note.places.contains { $0.offset > ends[$0.partition] ?? 0 } }
    }

    /// The notes whose positions are all there, also the letters that only an engine that writes makes again.
    func wholeNotes(_ log: any LogSource) throws -> [NotedAnswer] {
        let ends = try ends(of: log)
        return notes.filter { note in note.places.allSatisfy { $0.offset <= ends[$0.partition] ?? 0 } }
    }

    private func ends(of log: any LogSource) throws -> [String: Offset] {
        var ends: [String: Offset] = [:]
        for partition in log.topicPartitions {
            ends[partition.description] = try log.endOffset(of: partition, isolation: .written)
        }
        return ends
    }

    func askPast() {
        switch random.below(4) {
        case 0: askPlaces()
        case 1: askTime()
        default: askNoted(notes.randomElement(using: &random))
        }
    }

    func askNoted(_ note: NotedAnswer?) {
        guard let engine, let note else { return }
        let before = circumstances
        scheduler.spawn { [self] in
            guard let view = await past(engine, note.query, note.position, from: note.time, before) else {
                return
            }
            if let difference = note.difference(from: view.json) { violation = Violation(difference) }
        }
    }

    /// Places in the data shards' journals that no answer has named.
    private func askPlaces() {
        guard let engine else { return }
        let places = (0..<engine.shardCount).map { shard -> Offset in
            let journal = engine.factory.data(shard).plan.journal
            let end = (try? engine.log.endOffset(of: journal, isolation: .written)) ?? 0
            return Offset(random.below(Int(end) + 1))
        }
        let position = places.enumerated().map { "journal-\($0.offset):\($0.element)" }
        let before = circumstances
        scheduler.spawn { [self] in
            guard
                let view = await past(
                    engine, Self.queries[0], position.joined(separator: ","), from: nil, before),
                let tally = try? JournalTally(engine, places: places)
            else { return }
            expect(Self.total(view.json), within: tally, tally, engine, "as of \(position)")
        }
    }

    private func askTime() {
        guard let engine else { return }
        let time = scheduler.now - Int64(random.below(Int(scheduler.now - Self.start) + 2_000)) + 1_000
        let text = RFC3339.text(time)
        let (before, least) = (circumstances, try? JournalTally(engine, time: time))
        scheduler.spawn { [self] in
            guard let view = await past(engine, Self.queries[0], text, from: nil, before), let least,
                let most = try? JournalTally(engine, time: time)
            else { return }
            expect(Self.total(view.json), within: least, most, engine, "as of \(text)")
        }
    }

    /// Never less than was folded up to the moment, never more.
    private func expect(
        _ total: Int, within least: JournalTally, _ most: JournalTally, _ engine: Engine, _ what: String
    ) {
        guard process.isAlive, let logged = try? allLogged(engine, isolation: .written) else { return }
        let low = retention == nil ? logged.numbers(before: least.consumed).count : 0
        let high = logged.numbers(before: most.consumed).count
        guard total < low || total > high else { return }
        violation = Violation("\(what) \(total) events are counted, \(low) to \(high) were folded by then")
    }

    /// - Parameter time: of the moment, if it is known.
    private func past(
        _ engine: Engine, _ query: ViewQuery, _ moment: String, from time: Int64?, _ before: Circumstances
    ) async -> AnsweredView? {
        var query = query
        query.parameters["as_of"] = moment
        do {
            let view = try await engine.view(query)
            return wasWell(since: before) ? view : nil
        } catch {
            if case .busy = error.kind { return nil }
            if wasWell(since: before), !isBeforeBeginning(error, time) {
                violation = Violation("the view \(query.view) as of \(moment) is not answered: \(error)")
            }
            return nil
        }
    }

    /// Retention counts from when events were folded: what was answered within it can be asked for again.
    func isBeforeBeginning(_ error: EngineError, _ time: Int64?) -> Bool {
        guard let retention, error.kind == .invalid,
            error.errors.first?.reason == "older than the log's retention"
        else { return false }
        return time.map { $0 <= scheduler.now - retention } ?? true
    }
}
