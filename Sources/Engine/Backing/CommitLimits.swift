/// When a busy shard commits what it has written.
package struct CommitLimits: Sendable, Hashable {
    /// So long after the commit before, at the latest; many steps share one.
    package var intervalMilliseconds: Int64
    /// Written since the commit before; one that is too far behind lets the shard wait at `pendingFactor` times as much.
    package var bytes: Int

    package static let pendingFactor = 4

    package init(intervalMilliseconds: Int64, bytes: Int) {
        self.intervalMilliseconds = intervalMilliseconds
        self.bytes = bytes
    }

    /// A sync of the journal costs milliseconds. What is written is on the disk and not in memory, so its size is no
    /// reason.
    static let files = CommitLimits(intervalMilliseconds: 25, bytes: .max)
}
