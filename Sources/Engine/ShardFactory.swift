import Events
import Health
import Monitoring
package import Streams

/// Makes shards with the domains in them: the one place where a domain is wired in.
package struct ShardFactory: Sendable {
    let configuration: EngineConfiguration
    let shards: Int
    /// Whether the log leaves out offsets.
    let offsetsHaveGaps: Bool
    let mutations: EngineMutations

    package init(
        configuration: EngineConfiguration, shards: Int, offsetsHaveGaps: Bool = false,
        mutations: EngineMutations = []
    ) {
        self.offsetsHaveGaps = offsetsHaveGaps
        self.configuration = configuration
        self.shards = shards
        self.mutations = mutations
    }

    var policy: WindowPolicy {
        WindowPolicy(
            size: configuration.windows.baseMilliseconds,
            outOfOrderness: configuration.windows.outOfOrderMilliseconds,
            idleAfter: configuration.windows.idleMilliseconds,
            retention: configuration.log.retentionMilliseconds)
    }

    /// At the door the configured limit holds. In the fold a fixed, wide one does: what was once taken in must
    /// fold the same whatever the setting is later.
    var eventLimits: EventLimits {
        var limits = EventLimits()
        limits.eventBytes = configuration.limits.eventBytes
        return limits
    }

    static var foldLimits: EventLimits {
        var limits = EventLimits()
        limits.eventBytes = 64 << 20
        return limits
    }

    package func data(_ shard: Int) -> ShardCore<DataShard> { data(shard, declaring: []) }

    /// - Parameter dimensions: those that it has before its first record.
    func data(_ shard: Int, declaring dimensions: [Dimension]) -> ShardCore<DataShard> {
        var plan = Topology.data(shard)
        plan.inputsHaveGaps = offsetsHaveGaps
        var logic = DataShard(
            name: plan.name, sources: plan.inputs, kinds: Topology.dataTopics.map(\.kind),
            policy: DataShardPolicy(
                windows: policy,
                join: JoinPolicy(
                    window: configuration.feedback.windowMilliseconds,
                    memoryBytes: configuration.feedback.memoryBytes),
                seriesLimit: configuration.limits.series, deviceLimit: HealthLimits.deviceCount,
                dedupeCapacity: configuration.limits.dedupeEvents),
            decoder: EventDecoder(limits: Self.foldLimits), domains: .engine)
        logic.forgetsClocks = mutations.contains(.forgetClocksInSnapshots)
        logic.declare(dimensions)
        return ShardCore(plan: plan, logic: logic)
    }

    package func control() -> ShardCore<ControlShard> { control { _ in } }

    /// - Parameter change: done to the shard before its first record.
    func control(_ change: (inout ControlShard) -> Void) -> ShardCore<ControlShard> {
        let plan = Topology.control(shards: shards)
        let tiers = configuration.windows.tiers.map {
            WindowTier(size: $0.windowMilliseconds, kept: $0.keptMilliseconds)
        }
        var logic = ControlShard(
            name: plan.name, partitions: shards, baseSize: policy.size, tiers: tiers,
            windowBytes: configuration.windows.memoryBytes, mergers: .monitoring,
            grace: policy.idleAfter + policy.outOfOrderness,
            domains: [
                RegistryDomain(), ReferencesDomain(), MonitorsDomain(), ExperimentsDomain(),
                HealthDomain(baseSize: policy.size), AlertingDomain(tiers: tiers), DimensionsDomain(),
            ])
        change(&logic)
        return ShardCore(plan: plan, logic: logic)
    }
}
