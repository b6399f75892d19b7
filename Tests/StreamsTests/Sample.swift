import Events
import Log
import Monitoring
import Sketches
import Streams
import Testing

/// Small shards and events for tests.
enum Sample {
    static let minute: Int64 = 60_000
    /// 2026-01-01T00:00:00Z.
    static let start: Int64 = 1_767_225_600_000

    static let plan = ShardPlan(
        name: "data-0", journal: TopicPartition(Topic(known: "journal"), 0),
        inputs: [
            TopicPartition(Topic(known: "inference"), 0), TopicPartition(Topic(known: "telemetry"), 0),
            TopicPartition(Topic(known: "feedback"), 0),
        ],
        outputs: [
            TopicPartition(Topic(known: "windows"), 0), TopicPartition(Topic(known: "dead-letters"), 0),
        ])

    static func shard(
        policy: WindowPolicy = WindowPolicy(), join: JoinPolicy = JoinPolicy(), series: Int = 1_000,
        dedupe: Int = 1_000
    ) -> ShardCore<DataShard> {
        ShardCore(
            plan: plan,
            logic: DataShard(
                name: "data-0", sources: plan.inputs, kinds: [.inference, .telemetry, .feedback],
                policy: DataShardPolicy(
                    windows: policy, join: join, seriesLimit: series, dedupeCapacity: dedupe),
                decoder: EventDecoder(), domains: .monitoring))
    }

    static func control(
        partitions: Int32 = 1, tiers: [WindowTier] = Self.tiers, windowBytes: Int = 1 << 30,
        domains: [any ControlDomain] = []
    ) -> ShardCore<ControlShard> {
        ShardCore(
            plan: ShardPlan(
                name: "control", journal: TopicPartition(Topic(known: "journal"), partitions),
                inputs: (0..<partitions).map { TopicPartition(Topic(known: "windows"), $0) },
                outputs: [TopicPartition(Topic(known: "decisions"), 0)]),
            logic: ControlShard(
                name: "control", partitions: Int(partitions), baseSize: minute, tiers: tiers,
                windowBytes: windowBytes,
                mergers: .monitoring, domains: domains))
    }

    static let tiers = [
        WindowTier(size: minute, kept: 60 * minute), WindowTier(size: 10 * minute, kept: 24 * 60 * minute),
    ]

    static func event(
        _ id: String, at time: Int64, model: String = "chat", version: String = "v1", variant: String? = nil,
        latency: Double? = 5
    ) -> [UInt8] {
        var data = #""model":"\#(model)","version":"\#(version)""#
        if let variant { data += #","variant":"\#(variant)""# }
        if let latency { data += #","latency_ms":\#(latency)"# }
        return Array(
            (#"{"specversion":"1.0","id":"\#(id)","source":"/test","type":"io.varve.inference.completed.v1","#
                + #""time":"\#(Text.time(time))","data":{\#(data)}}"#).utf8)
    }

    /// What was emitted to the topic `windows`, decoded.
    static func windows(_ output: [EmittedRecord]) throws -> [PartialWindow] {
        try output.filter { $0.output == 0 }.compactMap { record in
            guard case .partial(let window) = try WindowMessage(decoding: record.value) else { return nil }
            return window
        }
    }

    static func latency(_ window: PartialWindow) throws -> LatencyWindow {
        try LatencyWindow(bytes: try #require(window.sections.first).bytes)
    }

    /// What the latencies of several parts count together.
    static func latencyCounts(_ parts: [[WindowSection]]) throws -> QuantileSketch {
        var whole = LatencyWindow()
        for section in parts.joined() where section.name == LatencyWindow.name {
            whole.merge(try LatencyWindow(bytes: section.bytes))
        }
        return whole.latency
    }
}
