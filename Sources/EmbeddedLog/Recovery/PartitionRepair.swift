import Log

/// Carries out a recovery plan. May be interrupted anywhere: the mark moves last, so the next start decides
/// the same again.
struct PartitionRepair {
    let scan: PartitionScan
    private var plan: RecoveryPlan { scan.plan }
    private var context: LogContext { scan.context }
    private var topicPartition: TopicPartition { scan.topicPartition }
    private static let chunkBytes: Int64 = 1 << 20

    /// Proves what the plan keeps and removes the rest, and opens the last segment for writing.
    func run() throws(LogError) -> any StorageFile {
        let folder = context.layout.folder(topicPartition)
        if plan.needsFirstSegment { try createFirstSegment(folder) }
        for rewrite in plan.rewrites { try carryOut(rewrite) }
        let file = try context.storage.open(
            context.layout.segment(topicPartition, plan.end.segmentBase), .write)
        if try file.size() > plan.end.byte {
            try file.truncate(to: plan.end.byte)
            try file.sync()
        }
        try removeSegments(plan.retired + plan.surplus, in: folder)
        if !plan.isEmpty {
            try context.storage.syncDirectory(folder)
            if plan.proven == nil { try context.storage.syncDirectory(context.layout.log) }
        }
        return file
    }

    private func createFirstSegment(_ folder: String) throws(LogError) {
        try context.storage.createDirectory(folder)
        _ = try context.storage.open(
            context.layout.segment(topicPartition, plan.end.segmentBase), .replace)
    }

    /// Writes bytes anew as they were read. After a sync that failed or never came, what is read can be in
    /// memory alone; writing it makes the next sync carry it to the disk.
    private func carryOut(_ rewrite: RecoveryPlan.Rewrite) throws(LogError) {
        if context.mutations.contains(.keepTailWithoutRewriting) { return }
        let file = try context.storage.open(context.layout.segment(topicPartition, rewrite.base), .write)
        var position = rewrite.from
        while position < rewrite.to {
            let bytes = try file.read(count: Int(min(Self.chunkBytes, rewrite.to - position)), at: position)
            try file.write(bytes, at: position)
            position += Int64(bytes.count)
        }
        try file.sync()
    }

    /// Removes segments and the files beside them.
    private func removeSegments(_ bases: [Offset], in folder: String) throws(LogError) {
        guard !bases.isEmpty else { return }
        let gone = Set(bases)
        let suffixes = [LogLayout.segmentSuffix, LogLayout.indexSuffix, LogLayout.producersSuffix]
        for name in try context.storage.contents(of: folder) {
            let base = suffixes.compactMap { LogLayout.baseOffset(ofName: name, suffix: $0) }.first
            if let base, gone.contains(base) { try context.storage.remove(folder + "/" + name) }
        }
    }
}
