package import Log

/// Sees to the topics of an engine: that they are there, and how long their records stay.
package protocol TopicKeeper: Sendable {
    /// Makes sure that a topic has exactly these partitions, numbered from 0.
    func ensureTopic(_ topic: Topic, partitions: Int32, retention: Retention) throws(LogError)

    /// Records at or beyond this offset are not removed, however old: a snapshot still needs them.
    func setRetentionFloor(_ offset: Offset, of topicPartition: TopicPartition) throws(LogError)

    /// Removes what the topics' retention no longer keeps.
    ///
    /// - Parameter now: milliseconds since 1970.
    func applyRetention(now: Int64) throws(LogError) -> RetentionOutcome
}
