public import Log
import Synchronization

extension EmbeddedLog {
    /// Makes sure that a topic has exactly these partitions, numbered from 0, durably, and sets its
    /// retention.
    ///
    /// - Throws: `invalid` if it has more already (partitions are never taken away), `tooLarge` beyond 4,096
    ///   partitions in all, `stopped`, `closed`, or what the disk says.
    public func ensureTopic(
        _ topic: Topic, partitions count: Int32, retention: Retention = .unlimited
    ) throws(LogError) {
        guard count > 0 else {
            throw LogError(.invalid, "topic \(topic) with \(count) partitions: it must have one at least")
        }
        defer { deliverAnswers() }
        try marks.withLock { (marks) throws(LogError) in
            try requireAccepting()
            let existing = topicPartitions.filter { $0.topic == topic }
            if let surplus = existing.first(where: { $0.partition >= count }) {
                throw LogError(
                    .invalid, "topic \(topic) has more partitions than \(count), and none is ever taken away",
                    topicPartition: surplus)
            }
            let missing = (0..<count).map { TopicPartition(topic, $0) }.filter { !existing.contains($0) }
            if !missing.isEmpty { try create(missing, &marks) }
        }
        for partition in sortedPartitions() where partition.topicPartition.topic == topic {
            partition.state.withLock { $0.retention = retention }
        }
    }

    func requireAccepting() throws(LogError) {
        switch state {
        case .accepting: return
        case .stopped(let error): throw error
        case .closed: throw LogError(.closed, "the log is closed")
        case .readOnly: throw LogError(.closed, "the log was opened for reading only")
        }
    }

    /// The folder and its first file are proven before a mark speaks of them.
    private func create(
        _ topicPartitions: [TopicPartition], _ marks: inout MarkFile?
    ) throws(LogError) {
        var created: [(TopicPartition, any StorageFile)] = []
        for topicPartition in topicPartitions {
            created.append((topicPartition, try createFiles(of: topicPartition)))
        }
        let start = LogPosition(segmentBase: 0, byte: 0, offset: 0)
        do throws(LogError) {
            for (topicPartition, file) in created { try prove(topicPartition, file) }
            if !context.mutations.contains(.skipParentFolderSync) {
                try context.storage.syncDirectory(context.layout.log)
            }
            for (topicPartition, _) in created { try marks?.write(topicPartition, start: 0, end: start) }
            try marks?.sync()
        } catch {
            throw stop(error)
        }
        for (topicPartition, file) in created { add(topicPartition, file) }
    }

    private func createFiles(of topicPartition: TopicPartition) throws(LogError) -> any StorageFile {
        let folder = context.layout.folder(topicPartition)
        try context.storage.createDirectory(folder)
        return try context.storage.open(context.layout.segment(topicPartition, 0), .replace)
    }

    private func prove(_ topicPartition: TopicPartition, _ file: any StorageFile) throws(LogError) {
        try file.sync()
        guard !context.mutations.contains(.skipFolderSync) else { return }
        try context.storage.syncDirectory(context.layout.folder(topicPartition))
    }

    private func add(_ topicPartition: TopicPartition, _ file: any StorageFile) {
        let index = SegmentIndex(base: 0)
        let start = LogPosition(segmentBase: 0, byte: 0, offset: 0)
        let state = PartitionState(
            segments: [SegmentSummary(base: 0, bytes: 0, maxTimestamp: .min)],
            active: ActiveSegment(file: file, index: index), lastIndex: index, written: start, durable: start,
            producers: ProducerTable(limit: context.configuration.producerLimit))
        let partition = PartitionLog(topicPartition, context: context, state: state)
        partitions.withLock { $0[topicPartition] = partition }
        // An append elsewhere may have failed meanwhile, and stopped the partitions that there were then.
        if case .stopped(let error) = self.state { _ = partition.stop(error) }
    }
}
