public import Log

extension LogError.Code {
    /// The cluster, or the leader of a partition, doesn't answer.
    public static let unavailable = LogError.Code("unavailable")
}

// The one place where Kafka's errors become the log's.
extension KafkaError {
    package func logError(_ topicPartition: TopicPartition? = nil, offset: Offset? = nil) -> LogError {
        LogError(
            logCode, description, topicPartition: topicPartition, offset: offset,
            isRetriable: isRetriable && !isFatal)
    }

    private var logCode: LogError.Code {
        switch code {
        case .offsetOutOfRange, .autoOffsetReset, .noOffset: .offsetOutOfRange
        case .corruptMessage: .corrupt
        case .badCompression: .unsupportedCodec
        case .unknownTopicOrPartition, .unknownPartition, .unknownTopic: .notFound
        case .messageTooLarge, .recordListTooLarge: .tooLarge
        case .topicAuthorizationFailed, .groupAuthorizationFailed, .clusterAuthorizationFailed,
            .transactionalIDAuthorizationFailed, .authentication:
            .permission
        case .outOfOrderSequence: .outOfOrderSequence
        case .invalidProducerEpoch, .producerFenced, .transactionCoordinatorFenced, .fencedInstanceID,
            .fenced:
            .fenced
        case .purgedInQueue, .purgedInFlight: .closed
        case .invalidArgument, .invalidConfiguration, .unsupportedFeature, .state: .invalid
        case _ where isFatal: .stopped
        case _ where isRetriable: .unavailable
        default: .io
        }
    }
}
