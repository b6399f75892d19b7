public import Log
import Synchronization

extension EmbeddedLog {
    /// Reads every batch and record of the log, their checksums and offsets, the marks, the indexes and the
    /// producers' lists. Damage is a finding and not an error, and the check goes on behind it.
    ///
    /// Opened with `readOnly`, a log with damage below its marks can be checked, too.
    ///
    /// - Parameters:
    ///   - topic: nil for all.
    ///   - partition: of that topic; nil for all.
    ///   - progress: called every 16 MiB and at the end.
    /// - Throws: `notFound` if there is no such partition, `io` and the like.
    /// - Complexity: O(bytes of the log)
    public func check(
        topic: Topic? = nil, partition: Int32? = nil, progress: @escaping (CheckProgress) -> Void = { _ in },
        finding: @escaping (CheckFinding) -> Void
    ) throws(LogError) {
        let chosen = try partitions(of: topic, partition)
        let total = chosen.reduce(Int64(0)) { sum, partition in
            sum + partition.state.withLock { $0.segments.reduce(0) { $0 + $1.bytes } }
        }
        var check = LogCheck(context: context, totalBytes: total, report: progress, found: finding)
        try checkDirectory(check)
        for partition in chosen {
            report(partition, finding)
            var partitionCheck = PartitionCheck(partition)
            try partitionCheck.run(&check)
        }
        check.finish()
    }

    func partitions(of topic: Topic?, _ partition: Int32?) throws(LogError) -> [PartitionLog] {
        let chosen = sortedPartitions().filter { candidate in
            let name = candidate.topicPartition
            return (topic == nil || name.topic == topic) && (partition == nil || name.partition == partition)
        }
        guard !chosen.isEmpty || (topic == nil && partition == nil) else {
            let wanted = [topic.map { "topic \($0.name)" }, partition.map { "partition \($0)" }]
            throw LogError(
                .notFound, "the log has no \(wanted.compactMap { $0 }.joined(separator: " with "))",
                file: context.layout.log)
        }
        return chosen
    }

    private func checkDirectory(_ check: LogCheck) throws(LogError) {
        let directory = DataDirectory(context: context)
        do throws(LogError) {
            if try !directory.readFormat() {
                check.found(
                    CheckFinding(.damage, "the format's file is missing", file: context.layout.format))
            }
            // No commit is writing marks meanwhile.
            let content = try marks.withLock { (_) throws(LogError) in try directory.readMarks() }
            check.checkMarks(content)
        } catch {
            guard error.code == .corrupt || error.code == .newerFormat else { throw error }
            check.found(CheckFinding(error, file: context.layout.data))
        }
    }

    /// What opening found.
    private func report(_ partition: PartitionLog, _ finding: (CheckFinding) -> Void) {
        guard let found = recovery.partitions[partition.topicPartition] else { return }
        if let damage = found.damage { finding(CheckFinding(damage, file: partition.folder)) }
        guard mode == .readOnly, found.bytesCut > 0 else { return }
        finding(
            CheckFinding(
                .note,
                "\(found.bytesCut) bytes behind the last whole batch were never durable; the next start cuts them "
                    + "(\(found.reason ?? ""))",
                topicPartition: partition.topicPartition, file: found.file ?? partition.folder,
                byte: found.byte))
    }
}
