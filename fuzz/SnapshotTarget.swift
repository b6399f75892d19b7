import Events
import Log
import Monitoring
import Streams

extension FuzzTarget {
    /// Reads the bytes as a snapshot's file. What is read, has its hash.
    static let snapshot = FuzzTarget(name: "snapshot") { bytes in
        guard let snapshot = try? Snapshot(decoding: Array(bytes)) else { return }
        precondition(StateHash(of: snapshot.state) == snapshot.hash, "a snapshot is proven")
    }

    /// Takes the bytes for the state of a data shard and of a control shard. What is taken, encodes.
    static let state = FuzzTarget(name: "state") { bytes in
        let bytes = Array(bytes)
        var data = ShardCore(plan: plan(inputs: 3, outputs: 2), logic: Shards.data)
        if (try? data.restore(bytes)) != nil { _ = data.hash }
        var control = ShardCore(plan: plan(inputs: 1, outputs: 1), logic: Shards.control)
        if (try? control.restore(bytes)) != nil { _ = control.hash }
    }

    private static func plan(inputs: Int32, outputs: Int32) -> ShardPlan {
        let topics = inputs == 3 ? ["inference", "telemetry", "feedback"] : ["windows"]
        let written = outputs == 2 ? ["windows", "dead-letters"] : ["decisions"]
        func partitions(_ names: [String]) -> [TopicPartition] {
            names.compactMap(Topic.init).map { TopicPartition($0, 0) }
        }
        return ShardPlan(
            name: "fuzz", journal: TopicPartition(Topic(known: "journal"), 0), inputs: partitions(topics),
            outputs: partitions(written))
    }

    private enum Shards {
        static var data: DataShard {
            DataShard(
                name: "fuzz", sources: FuzzTarget.plan(inputs: 3, outputs: 2).inputs,
                kinds: [.inference, .telemetry, .feedback],
                policy: DataShardPolicy(seriesLimit: 100, dedupeCapacity: 100), decoder: EventDecoder(),
                domains: .monitoring)
        }

        static var control: ControlShard {
            ControlShard(
                name: "fuzz", partitions: 1, baseSize: 60_000,
                tiers: [
                    WindowTier(size: 60_000, kept: 21_600_000), WindowTier(size: 600_000, kept: 259_200_000),
                    WindowTier(size: 3_600_000, kept: 7_776_000_000),
                    WindowTier(size: 86_400_000, kept: 94_608_000_000),
                ], windowBytes: 1 << 27, mergers: .monitoring)
        }
    }
}
