import EmbeddedLog
import Engine
import Log
import Streams

/// Rebuilds from folders of segments without a journal: the data are taken over, and folded in the order of their
/// times.
struct BareRebuild: Sendable {
    /// How much of a data shard's work the taking over is, about.
    private static let copyShare = 0.3

    let folders: [TopicPartition: SegmentFolder]
    let target: RebuildTarget
    let meter: RebuildMeter
    let storage: any Storage

    /// All shards, the data shards' first, and what was left out.
    func run() async throws -> (shards: [RebuiltShard], tally: ForeignTally) {
        typealias Result = (number: Int, shard: RebuiltShard, tally: ForeignTally)
        let data = try await withThrowingTaskGroup(of: Result.self) { group in
            for number in 0..<target.shards.count {
                group.addTask {
                    let tally = try takeOver(number)
                    return (number, try fold(number), tally)
                }
            }
            var found: [Result] = []
            for try await result in group { found.append(result) }
            return found.sorted { $0.number < $1.number }
        }
        var tally = ForeignTally()
        for result in data { tally.add(result.tally) }
        let clean = target.shards.control()
        let control = MergedFold<ControlShard>(
            target: target, times: Self.recordTimes(_:input:),
            progress: { meter.set(clean.plan.name, share: $0, records: $1) })
        return (data.map(\.shard) + [try control.run(clean)], tally)
    }

    /// The windows' own beginnings are the times of their records.
    private static func recordTimes(_ records: FetchedRecords, input: Int) -> [Int64] {
        records.records.map(\.timestamp)
    }

    private func takeOver(_ number: Int) throws -> ForeignTally {
        let plan = target.shards.data(number).plan
        var tally = ForeignTally()
        for (index, input) in plan.inputs.enumerated() {
            guard let folder = folders[input] else { continue }
            let copy = try ForeignCopy(folder, as: input, to: target.log, storage: storage)
            tally.add(
                try copy.run { done in
                    let share = (Double(index) + done) / Double(plan.inputs.count)
                    meter.set(plan.name, share: share * Self.copyShare, records: 0)
                })
        }
        // No journal may name records that a power cut could still take.
        try target.log.sync(plan.inputs)
        return tally
    }

    private func fold(_ number: Int) throws -> RebuiltShard {
        let clean = target.shards.data(number)
        let clock = EventClock()
        let fold = MergedFold<DataShard>(
            target: target, times: { clock.times(of: $0, input: $1) },
            progress: { share, records in
                meter.set(
                    clean.plan.name, share: Self.copyShare + share * (1 - Self.copyShare), records: records)
            })
        return try fold.run(clean)
    }
}
