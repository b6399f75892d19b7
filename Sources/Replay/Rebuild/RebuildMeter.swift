import Synchronization

/// Adds up how far the shards of a rebuild have come.
final class RebuildMeter: Sendable {
    private let shards: Int
    private let done = Mutex<[String: (share: Double, records: UInt64)]>([:])
    private let report: @Sendable (Int64, Double) -> Void

    /// - Parameter shards: of all kinds.
    init(shards: Int, report: @escaping @Sendable (Int64, Double) -> Void) {
        self.shards = shards
        self.report = report
    }

    /// - Parameters:
    ///   - share: of the shard's work, 0 to 1.
    ///   - records: folded by this run.
    func set(_ shard: String, share: Double, records: UInt64) {
        let (share, records) = done.withLock { done in
            done[shard] = (share, records)
            return (
                done.values.reduce(0) { $0 + $1.share } / Double(shards),
                done.values.reduce(0) { $0 + Int64($1.records) }
            )
        }
        report(records, share)
    }
}
