public import Log

/// What an engine can do and needs, to be held against contracts before it starts.
public struct EngineCapabilities: Sendable {
    /// What an engine does with one topic.
    public struct TopicUse: Sendable, Hashable {
        /// How many partitions the engine reads or writes.
        public var partitions: Int
        public var cleanups: Set<CleanupPolicy>
        /// The types of events that the engine reads or writes there.
        public var eventTypes: Set<String>

        public init(partitions: Int, cleanups: Set<CleanupPolicy> = [.keep], eventTypes: Set<String> = []) {
            self.partitions = partitions
            self.cleanups = cleanups
            self.eventTypes = eventTypes
        }
    }

    /// The number of data shards.
    public var shards: Int
    /// Every topic that the engine needs.
    public var topics: [Topic: TopicUse]
    /// Topics whose contracts are carried for versions to come. Nothing is proven of them, since nothing uses them.
    public var unusedTopics: Set<Topic>

    public init(shards: Int, topics: [Topic: TopicUse], unusedTopics: Set<Topic> = []) {
        self.shards = shards
        self.topics = topics
        self.unusedTopics = unusedTopics
    }
}
