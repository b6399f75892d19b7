import Testing

/// Everything that runs on librdkafka's mock cluster: one test after the other, since they wait for brokers with
/// threads that they hold.
@Suite("On the mock cluster", .serialized, .timeLimit(.minutes(2)))
struct KafkaTests {}
