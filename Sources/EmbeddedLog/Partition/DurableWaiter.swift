import Log

/// An append that is answered once its last record is durable.
struct DurableWaiter: Sendable {
    let receipt: AppendReceipt
    let answer: @Sendable (Result<AppendReceipt, LogError>) -> Void
}
