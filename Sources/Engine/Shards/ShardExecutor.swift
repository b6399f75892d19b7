/// Runs the jobs of one shard's actor, in order and one at a time.
package protocol ShardExecutor: SerialExecutor {
    /// Ends what it holds once its queue is empty.
    func stop()
}
