/// Who runs the commits that durable appends wait for.
package enum CommitDriver: Sendable {
    /// A thread of the log's own.
    case thread
    /// The caller, by `commit()`: for simulations, where everything happens on one thread.
    case manual
}
