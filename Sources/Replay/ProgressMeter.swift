import Engine
import Log
import Synchronization

/// Adds up how far several shards have come.
final class ProgressMeter: Sendable {
    private let total: Int64
    private let done = Mutex<[String: (position: Offset, records: UInt64)]>([:])
    private let report: @Sendable (Int64, Double) -> Void

    init(_ directory: EngineFolds, report: @escaping @Sendable (Int64, Double) -> Void) throws(LogError) {
        var total: Int64 = 0
        for partition in directory.journals {
            total += try directory.log.endOffset(of: partition, isolation: .written)
        }
        self.total = max(1, total)
        self.report = report
    }

    func set(_ shard: String, _ position: Offset, records: UInt64) {
        let (sum, events) = done.withLock { done in
            done[shard] = (position, records)
            return (
                done.values.reduce(0) { $0 + $1.position }, done.values.reduce(0) { $0 + Int64($1.records) }
            )
        }
        report(events, Double(sum) / Double(total))
    }
}
