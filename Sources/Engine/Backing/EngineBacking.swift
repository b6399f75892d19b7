package import EmbeddedLog
import Log

/// What an engine keeps everything in: the log that it operates, who sees to the topics, and the snapshots.
package struct EngineBacking: Sendable {
    package var log: any OperatedLog
    package var topics: any TopicKeeper
    package var snapshots: any SnapshotStore
    package var commits: CommitLimits
    /// What opening the log found and mended.
    package var recovery: RecoveryReport
    /// Shares the shards out among instances; nil where this one has all of them.
    package var sharing: (any ShardSharing)?
    /// Whether states of another fold are let in: where every state is folded again.
    package var takesOtherFolds = false

    package init(
        log: any OperatedLog, topics: any TopicKeeper, snapshots: any SnapshotStore, commits: CommitLimits,
        recovery: RecoveryReport = RecoveryReport(), sharing: (any ShardSharing)? = nil
    ) {
        self.sharing = sharing
        self.log = log
        self.topics = topics
        self.snapshots = snapshots
        self.commits = commits
        self.recovery = recovery
    }

    /// The files of a data directory.
    ///
    /// - Throws: `LogError`, for a directory that is locked, damaged, of a newer format or not to be written.
    static func files(
        _ configuration: EngineConfiguration, mode: OpenMode, storage: any Storage,
        commits: CommitDriver = .thread, mutations: EngineMutations = []
    ) throws(LogError) -> EngineBacking {
        let log = try EngineDirectory.open(
            configuration, mode: mode, storage: storage, commits: commits, mutations: mutations)
        return EngineBacking(
            log: log, topics: log, snapshots: SnapshotFiles(configuration, storage: storage),
            commits: .files, recovery: log.recovery)
    }
}
