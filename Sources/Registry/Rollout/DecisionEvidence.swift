import Commands
public import JSON

/// What a decision rests on.
public struct DecisionEvidence: Sendable, Equatable {
    /// A range of offsets of one partition, both ends included.
    public struct InputRange: Sendable, Equatable {
        public var topic: String
        public var partition: Int32
        public var firstOffset: Int64
        public var lastOffset: Int64

        public init(topic: String, partition: Int32, firstOffset: Int64, lastOffset: Int64) {
            (self.topic, self.partition) = (topic, partition)
            (self.firstOffset, self.lastOffset) = (firstOffset, lastOffset)
        }
    }

    /// The windows of the step, oldest first.
    public var windows: [EvidenceWindow]
    /// What the windows were folded from: filled in by whoever knows.
    public var inputs: [InputRange] = []
    /// The model's traffic right before the decision, by environment, in the order of their names.
    public var live: [(environment: String, split: TrafficSplit)]
    /// Milliseconds since 1970: the end of the window that decided.
    public var watermark: Int64
    public var deployment: String
    /// The step that was judged, counted from 1.
    public var step: Int
    public var baseline: String?

    public var json: JSONValue {
        [
            "windows": .array(windows.map(\.json)),
            "inputs": .array(
                inputs.map {
                    [
                        "topic": .string($0.topic), "partition": JSONValue($0.partition),
                        "first_offset": JSONValue($0.firstOffset), "last_offset": JSONValue($0.lastOffset),
                    ]
                }),
            "live": .object(live.map { .init($0.environment, $0.split.json) }), "watermark": .time(watermark),
            "deployment": .string(deployment), "step": JSONValue(step), "baseline": JSONValue(baseline),
        ]
    }

    public static func == (a: DecisionEvidence, b: DecisionEvidence) -> Bool { a.json == b.json }
}
