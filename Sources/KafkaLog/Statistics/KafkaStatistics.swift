/// What librdkafka counts of one client
/// (github.com/confluentinc/librdkafka/blob/v2.0.2/STATISTICS.md).
public struct KafkaStatistics: Sendable, Hashable {
    /// A connection to a broker; a client may have a second one to the broker that coordinates its group or transactions.
    public struct Broker: Sendable, Hashable {
        /// `host:port` of the broker.
        public var name: String
        public var isConnected: Bool
        /// From request to answer, over the last interval; 0 without requests.
        public var roundTripMeanMilliseconds: Double
        public var roundTripP99Milliseconds: Double
        /// Requests that wait to be sent, and that wait for an answer.
        public var waitingRequests: Int64
    }

    public struct Partition: Sendable, Hashable {
        public var topic: String
        public var partition: Int32
        /// Records behind the end, or the last stable offset, that were not given to a reader; nil if it isn't known.
        public var lag: Int64?
        /// Messages and bytes that were fetched ahead.
        public var fetchedMessages: Int64
        public var fetchedBytes: Int64
        /// Messages that wait to be sent.
        public var queuedMessages: Int64
    }

    public var clientName: String
    /// Messages and bytes in the producer's queue.
    public var queuedMessages: Int64
    public var queuedBytes: Int64
    /// Sorted by name.
    public var brokers: [Broker]
    /// Sorted by topic and number; those that nobody reads or writes are left out.
    public var partitions: [Partition]
}
