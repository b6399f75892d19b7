import Log

/// What an append led to, for the log to act on once the partition's lock is free.
struct AppendOutcome: Sendable {
    let receipt: AppendReceipt
    /// Somebody waits for a sync.
    let needsCommit: Bool
    /// Who wants to know of new records.
    let wakes: [@Sendable () -> Void]
}
