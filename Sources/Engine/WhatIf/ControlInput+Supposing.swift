import Streams

extension ControlInput {
    /// The shard before its first record, as it was.
    func control() -> ShardCore<ControlShard> { factory.control { $0.traceAlerts() } }

    /// The shard before its first record, for a fold of what could have been.
    func control(supposing supposition: Supposition) -> ShardCore<ControlShard> {
        Self.control(of: factory, supposing: supposition)
    }

    static func control(
        of factory: ShardFactory, supposing supposition: Supposition
    ) -> ShardCore<ControlShard> {
        factory.control {
            $0.suppose(supposition)
            $0.traceAlerts()
        }
    }
}
