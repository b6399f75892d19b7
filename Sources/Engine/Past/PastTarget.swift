import Log
import Streams

/// Where each shard's journal is to be cut for a moment.
struct PastTarget: Sendable {
    /// No step with a later tick is taken where no place is named; nil takes all.
    let time: Int64?
    /// By shard, the data shards' first.
    private let places: [Offset?]

    /// Positions name journals, as answers of views do, or inputs, as answers to published events and to commands do. A shard
    /// of which a position says nothing is cut by the latest tick of those that it names.
    ///
    /// - Throws: `EngineError` of kind `invalid` for a position beyond what the journals have, or of partitions that
    ///   there are none of.
    init(_ moment: Moment, log: any LogSource, shards: Int) throws {
        let plans = (0..<shards).map(Topology.data) + [Topology.control(shards: shards)]
        guard case .position(let position) = moment else {
            if case .time(let time) = moment { self.time = time } else { time = nil }
            places = plans.map { _ in nil }
            return
        }
        try position.check(shards: shards)
        var (places, tick): ([Offset?], Int64?) = ([], nil)
        for plan in plans {
            let scan = JournalScan(log: log, plan: plan)
            let place = try Self.place(position, plan, scan)
            places.append(place)
            if let place, let last = try scan.tick(before: place) { tick = max(tick ?? last, last) }
        }
        self.places = places
        // What is named before its first step was before any time.
        time = tick ?? .min
    }

    private static func place(_ position: Position, _ plan: ShardPlan, _ scan: JournalScan) throws -> Offset?
    {
        if let named = position.offsets[plan.journal] {
            guard named <= (try scan.end) else { throw unreached(plan.journal, named) }
            return named
        }
        var place: Offset?
        for input in plan.inputs {
            guard let offset = position.offsets[input] else { continue }
            guard let end = try scan.end(ofStepConsuming: offset, of: input) else {
                throw unreached(input, offset)
            }
            place = max(place ?? 0, end)
        }
        return place
    }

    static func unreached(_ partition: TopicPartition, _ offset: Offset) -> EngineError {
        EngineError(
            .invalid, "as_of: \(partition):\(offset) has not been reached in this data directory",
            errors: [.init(pointer: "as_of", reason: "beyond what is recorded")])
    }

    /// The journal offset before which a data shard's replay ends.
    ///
    /// - Parameter start: a place before all steps with later ticks than a time.
    func end(of shard: Int, _ scan: JournalScan, start: (Int64) -> Offset) throws -> Offset {
        if let place = places[shard] { return place }
        guard let time else { return try scan.end }
        return try scan.firstStep(from: start(time)) { $0.tick > time }
    }

    var namesControlShard: Bool { (places.last ?? nil) != nil }

    /// The same for the control shard; nil if it follows from the data shards.
    func controlEnd(_ scan: JournalScan) throws -> Offset? { places.last ?? nil }
}
