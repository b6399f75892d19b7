import Engine
import Log
import Synchronization

/// Adds up how far several shards have come.
final class ProgressMeter: Sendable {
    private let total: Int64
    private let done = Mutex<[String: Offset]>([:])
    private let report: @Sendable (Double) -> Void

    init(_ directory: EngineFolds, report: @escaping @Sendable (Double) -> Void) throws(LogError) {
        var total: Int64 = 0
        for partition in directory.journals {
            total += try directory.log.endOffset(of: partition, isolation: .written)
        }
        self.total = max(1, total)
        self.report = report
    }

    func set(_ shard: String, _ position: Offset) {
        let sum = done.withLock { done in
            done[shard] = position
            return done.values.reduce(0, +)
        }
        report(Double(sum) / Double(total))
    }
}
