import Log

/// An idempotent producer that sends again what was not answered, in order.
struct SimulatedProducer {
    /// What a log remembers of each producer.
    static let unansweredLimit = 5

    let id: Int64
    let partition: TopicPartition
    var nextSequence: Int32
    /// Sent and not answered, oldest first.
    var unanswered: [SimulatedBatch] = []
    /// One of them was refused: all are sent again before anything new is.
    var mustSendAgain = false

    mutating func stamp(recordCount: Int) -> ProducerStamp {
        let stamp = ProducerStamp(id: id, epoch: 0, baseSequence: nextSequence)
        let sum = Int64(nextSequence) + Int64(recordCount)
        nextSequence = Int32(sum > Int64(Int32.max) ? sum - Int64(Int32.max) - 1 : sum)
        return stamp
    }
}
