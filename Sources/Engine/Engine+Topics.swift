import Alerting
import Drift
import Events
import Experiments
import JSON
public import Log
import Monitoring
import Outbox
import Registry
import Streams

extension Engine {
    /// The topic whose number of partitions is the number of data shards.
    public static var inferenceTopic: Topic { Topology.inference }

    private static let watermarkType = WatermarkEvent.type
    private static let deadLetterType = "io.varve.dead-letter.recorded.v1"

    /// The retention that a data directory was made with, in milliseconds; nil if it keeps everything.
    public static func recordedRetention(in log: some LogSource) throws(LogError) -> Int64? {
        try FoldSettings.recorded(in: log)?["log.retention"]?.integer
    }

    /// What the engine does with each topic it uses.
    public static func topicUses(
        shards: Int
    ) -> [Topic: (partitions: Int, eventTypes: Set<String>)] {
        var types = Dictionary(
            Topology.dataTopics.map { ($0.topic, Set([$0.kind.type, Self.watermarkType])) },
            uniquingKeysWith: { first, _ in first })
        types[Topology.inference, default: []].formUnion(DimensionEvent.types)
        types[Topology.registry] = Set(RegistryEventType.allCases.map(\.name))
        types[Topology.rules] = Set(
            ReferenceEvent.types + MonitorEvent.types + DimensionEvent.types + AlertingEvent.types
                + OutboxEvent.types)
        types[Topology.experiments] = Set(ExperimentEventType.commanded.map(\.name))
        types[Topology.decisions] = Set(
            RolloutDecision.Kind.allCases.map(\.type) + MonitorDecision.Kind.allCases.map(\.type)
                + ExperimentDecision.Kind.allCases.map(\.type) + AlertDecision.Kind.allCases.map(\.type))
        return Dictionary(
            Topology.partitions(shards: shards).map { topic, count in
                (topic, (count, types[topic] ?? (topic == Topology.deadLetters ? [Self.deadLetterType] : [])))
            }, uniquingKeysWith: { first, _ in first })
    }
}
