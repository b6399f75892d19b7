import EmbeddedLog
import Log

/// Opens the log of a data directory and settles how many data shards it has.
enum EngineDirectory {
    static let shardLimits = 1...1_024

    /// Whether there is anything in the log. A crash while a directory is made can leave a topic with some of its
    /// partitions; the number that was asked for is made good then.
    private static func isUsed(_ log: any LogSource) throws(LogError) -> Bool {
        for partition in log.topicPartitions
        where try log.endOffset(of: partition, isolation: .written) > 0 {
            return true
        }
        return false
    }

    static func open(
        _ configuration: EngineConfiguration, mode: OpenMode, storage: any Storage,
        commits: CommitDriver = .thread, mutations: EngineMutations = []
    ) throws(LogError) -> EmbeddedLog {
        try RebuildMark.refuse(configuration.dataDirectory, storage)
        var settings = EmbeddedLogConfiguration()
        settings.segmentBytes = configuration.log.segmentBytes
        return try EmbeddedLog.open(
            directory: configuration.dataDirectory, configuration: settings, storage: storage,
            mode: mutations.contains(.readOnlyMends) ? .readWrite : mode,
            driver: commits, mutations: [])
    }

    /// The directory's number of shards; a new directory gets the configured one, and the topics for it.
    ///
    /// - Throws: `invalid` if another number is asked for: events lie where the old number put them.
    static func shards(
        of backing: EngineBacking, _ configuration: EngineConfiguration, mode: OpenMode
    ) throws(LogError) -> Int {
        let log = backing.log
        let existing = log.topicPartitions.filter { $0.topic == Topology.inference }.count
        let isUsed = try isUsed(log)
        if let wanted = configuration.shards, wanted < existing || wanted > existing && isUsed {
            throw LogError(
                .invalid,
                "the data directory has \(existing) shards and \(wanted) are asked for: leave the setting out, "
                    + "or begin a new directory", file: configuration.dataDirectory)
        }
        let shards = configuration.shards ?? max(1, existing)
        guard shardLimits.contains(shards) else {
            throw LogError(.invalid, "\(shards) shards, where 1 to \(shardLimits.upperBound) are possible")
        }
        guard mode == .readWrite else {
            guard existing > 0 else {
                throw LogError(
                    .notFound, "there is no Varve data directory", file: configuration.dataDirectory)
            }
            return existing
        }
        for (topic, count) in Topology.partitions(shards: shards) {
            // As far as a snapshot has folded them, and not before `RetentionKeeper` says which.
            let goes = configuration.log.retentionMilliseconds != nil && Topology.isData(topic)
            try backing.topics.ensureTopic(
                topic, partitions: Int32(count), retention: goes ? Retention(bytes: 0) : .unlimited)
            for partition in 0..<Int32(count) where goes {
                try backing.topics.setRetentionFloor(0, of: TopicPartition(topic, partition))
            }
        }
        return shards
    }
}
