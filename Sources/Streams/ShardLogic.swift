public import ByteCoding
public import Log

/// Which partitions a shard reads and writes. Data and order, no behaviour.
public struct ShardPlan: Sendable, Hashable {
    /// `data-0`, `control`: its name in answers, metrics and folders.
    public var name: String
    public var journal: TopicPartition
    public var inputs: [TopicPartition]
    /// The shard is the only writer of these partitions: the number of records it has emitted is the offset of
    /// the next one, which is how a repeated emission is recognized.
    public var outputs: [TopicPartition]
    /// Whether offsets of the inputs can be missing: on Kafka, where transactions end. Elsewhere a missing one is an error.
    public var inputsHaveGaps = false

    public init(name: String, journal: TopicPartition, inputs: [TopicPartition], outputs: [TopicPartition]) {
        self.name = name
        self.journal = journal
        self.inputs = inputs
        self.outputs = outputs
    }
}

/// A record that a shard emits.
public struct EmittedRecord: Sendable, Equatable {
    /// Index into the plan's outputs.
    public var output: Int
    /// Its place in that partition.
    public var offset: Offset
    public var key: [UInt8]?
    public var value: [UInt8]
    /// Milliseconds since 1970.
    public var timestamp: Int64
}

/// What folding some records gave, beside the new state.
public struct ShardOutput: Sendable {
    public internal(set) var records: [EmittedRecord] = []
    /// Offsets of consumed records that repeat an earlier event, per input, rising.
    public internal(set) var duplicates: [(input: Int, offset: Offset)] = []

    public init() {}

    mutating func emit(_ value: [UInt8], key: [UInt8]? = nil, to output: Int, timestamp: Int64) {
        records.append(
            EmittedRecord(output: output, offset: -1, key: key, value: value, timestamp: timestamp))
    }
}

/// Something that a shard can't go on after: its state would no longer follow from its log.
public struct ShardError: Error, Sendable, CustomStringConvertible {
    public var shard: String
    public var reason: String

    public init(shard: String, reason: String) {
        self.shard = shard
        self.reason = reason
    }

    public var description: String { "shard \(shard): \(reason)" }
}

/// What a shard can say of its state at any time.
public struct ShardCounts: Sendable, Hashable {
    /// Of an input since the shard began.
    public struct Input: Sendable, Hashable {
        /// Events read, rejected and repeated ones included.
        public var read: UInt64 = 0
        public var duplicates: UInt64 = 0
        public var rejected: UInt64 = 0
        /// Events that found their window closed.
        public var late: UInt64 = 0
    }

    /// By the order of the plan; empty where the inputs are no events.
    public var inputs: [Input] = []
    public var series = 0
    public var devices = 0
    /// Events counted in the overflow series.
    public var overflowEvents: UInt64 = 0
    public var openWindows = 0
    /// Predictions and labels that are remembered until the other comes.
    public var joinEntries = 0
    /// Predictions without a label that were given up for want of memory.
    public var forgottenPredictions: UInt64 = 0
    /// Requests and responses of KServe's inference logger that wait for each other.
    public var unpairedMessages = 0

    public init() {}
}

/// What a shard folds its records into. No clock, no randomness, no I/O: state and output follow from the order
/// of the calls alone, and not from how records are cut into calls.
public protocol ShardLogic {
    mutating func apply(
        _ records: FetchedRecords, from source: TopicPartition, input: Int, into output: inout ShardOutput
    ) throws(ShardError)

    /// The wall clock, as recorded.
    mutating func advance(to tick: Int64, into output: inout ShardOutput) throws(ShardError)

    /// Whether `advance` could change anything.
    var wantsTick: Bool { get }

    /// Whether the last record belongs together with the next one: until that is folded, nothing else may be.
    var isMidCommand: Bool { get }

    /// The latest declared watermark, milliseconds since 1970; `Int64.min` if there is none.
    var declaredTime: Int64 { get }

    /// For metrics and health: nothing that the fold rests on.
    var counts: ShardCounts { get }

    /// The state in parts. Equal states have equal parts, and what is in the state is in one of them.
    var components: [ShardComponent] { get }

    /// Equal states give equal bytes.
    func encode(into writer: inout ByteWriter)

    /// Encodes the state as it is now, later and on any thread, while this one changes; nil where keeping a copy costs no
    /// less than encoding.
    var laterEncoding: (@Sendable (inout ByteWriter) -> Void)? { get }

    mutating func restore(from reader: inout ByteReader) throws(ByteCodingError)
}
