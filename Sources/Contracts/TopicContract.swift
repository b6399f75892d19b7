public import Log

/// What is agreed about one topic.
public struct TopicContract: Sendable, Hashable {
    public var topic: Topic
    public var purpose: String
    /// What a record's key is, in words.
    public var key: String
    public var partitions: PartitionRule
    public var cleanup: CleanupPolicy
    /// How long records are kept, for `cleanup: delete`; nil sets no limit.
    public var retentionMilliseconds: Int64?
    /// How many bytes of a partition are kept, for `cleanup: delete`; nil sets no limit.
    public var retentionBytes: Int64?
    /// How many events of a partition are remembered to recognize duplicates; nil: none are.
    public var dedupeEvents: Int?
    public var format: RecordFormat
    public var events: [EventContract]

    public init(
        topic: Topic, purpose: String, key: String, partitions: PartitionRule, cleanup: CleanupPolicy,
        retentionMilliseconds: Int64? = nil, retentionBytes: Int64? = nil, dedupeEvents: Int? = nil,
        format: RecordFormat, events: [EventContract]
    ) {
        self.topic = topic
        self.purpose = purpose
        self.key = key
        self.partitions = partitions
        self.cleanup = cleanup
        self.retentionMilliseconds = retentionMilliseconds
        self.retentionBytes = retentionBytes
        self.dedupeEvents = dedupeEvents
        self.format = format
        self.events = events
    }

    /// The name of the topic's file.
    var fileName: String { "\(topic.name).yaml" }
}
