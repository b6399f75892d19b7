import Events
public import Log
import Streams

extension Engine {
    /// The topic whose number of partitions is the number of data shards.
    public static var inferenceTopic: Topic { Topology.inference }

    private static let watermarkType = WatermarkEvent.type
    private static let deadLetterType = "io.varve.dead-letter.recorded.v1"

    /// What the engine does with each topic it uses.
    public static func topicUses(
        shards: Int
    ) -> [Topic: (partitions: Int, eventTypes: Set<String>)] {
        let types = Dictionary(
            Topology.dataTopics.map { ($0.topic, Set([$0.kind.type, Self.watermarkType])) },
            uniquingKeysWith: { first, _ in first })
        return Dictionary(
            Topology.partitions(shards: shards).map { topic, count in
                (topic, (count, types[topic] ?? (topic == Topology.deadLetters ? [Self.deadLetterType] : [])))
            }, uniquingKeysWith: { first, _ in first })
    }
}
