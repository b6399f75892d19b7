import KafkaLog
import Log

extension FetchedRecords {
    /// The number that a record carries among those of its partition.
    ///
    /// - Throws: `corrupt` for a record without one, which no shard wrote.
    func sequence(of record: Record, _ topicPartition: TopicPartition) throws(LogError) -> Offset {
        guard let sequence = SequenceHeader.sequence(of: record, in: self) else {
            throw LogError(
                .corrupt,
                "a record without the header \(SequenceHeader.name): somebody else than the shard wrote it",
                topicPartition: topicPartition, offset: record.offset)
        }
        return sequence
    }
}
