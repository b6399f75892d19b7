/// What a log can do beyond what every log does, or what a stand-in for one can't. A rule names what it needs.
public enum LogTrait: Sendable, CaseIterable {
    /// Takes batches with a producer's own stamp and recognizes repeated ones. Kafka's clients number their batches
    /// themselves.
    case producerStamps
    /// A reader sees where batches begin and end. Kafka's clients give records.
    case batchBoundaries
    /// Keeps records of the time 0, which librdkafka takes for the present time.
    case timeZero
    /// Finds offsets by time. librdkafka's mock brokers answer only for the beginning and the end.
    case offsetsByTime
}
