/// What a writer of transactions counts of its client.
public struct WriterStatistics: Sendable {
    let condition: ClientCondition

    /// What was counted last; nil before the first time.
    public var current: KafkaStatistics? {
        condition.statistics.flatMap { try? KafkaStatistics(parsing: $0) }
    }
}
