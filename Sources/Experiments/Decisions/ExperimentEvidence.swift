import Commands
public import JSON

/// What a decision rests on.
public struct ExperimentEvidence: Sendable, Equatable {
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

    public var experiment: String
    public var windows: [EvidenceWindow]
    /// What the windows were folded from: filled in by whoever knows.
    public var inputs: [InputRange] = []
    /// The model's traffic right before the decision, by environment: filled in by whoever knows.
    public var live: JSONValue = [:]
    /// The experiment's own split right before the decision.
    public var split: JSONValue
    /// Milliseconds since 1970: the end of the window that decided.
    public var watermark: Int64
    /// The resource's members that say what was found.
    public var findings: [JSONValue.Member]

    public var json: JSONValue {
        .object(
            [
                .init("windows", .array(windows.map(\.json))),
                .init(
                    "inputs",
                    .array(
                        inputs.map {
                            [
                                "topic": .string($0.topic), "partition": JSONValue($0.partition),
                                "first_offset": JSONValue($0.firstOffset),
                                "last_offset": JSONValue($0.lastOffset),
                            ]
                        })), .init("live", live), .init("watermark", .time(watermark)),
                .init("experiment", .string(experiment)), .init("split", split),
            ] + findings)
    }
}
