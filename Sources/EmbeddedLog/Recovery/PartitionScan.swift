import Log

/// Reads what lies on the disk of one partition and decides what recovery will do. Changes nothing.
struct PartitionScan {
    let topicPartition: TopicPartition
    let context: LogContext
    let mark: DurableMark?

    var plan: RecoveryPlan
    /// Ascending, up to the one that the plan's end lies in.
    var segments: [SegmentSummary] = []
    /// Segments whose batches were walked because their index or what follows from it was missing.
    var walked: [CompletedSegment] = []
    var lastIndex: SegmentIndex
    var producers: ProducerTable
    var facts: [SegmentFact] = []
    let leaderEpoch: Int32

    init(_ topicPartition: TopicPartition, mark: DurableMark?, context: LogContext) {
        self.topicPartition = topicPartition
        self.mark = mark
        self.context = context
        leaderEpoch = BatchRule.leaderEpoch(of: topicPartition)
        let end = mark?.end ?? LogPosition(segmentBase: 0, byte: 0, offset: 0)
        plan = RecoveryPlan(proven: mark?.end, end: end)
        lastIndex = SegmentIndex(base: end.segmentBase)
        producers = ProducerTable(limit: context.configuration.producerLimit)
    }

    /// - Throws: `corrupt` for damage below the mark, or what reading the disk throws. A log that only reads
    ///   takes note of damage and goes on.
    mutating func run() throws(LogError) {
        do {
            try readFolder()
            try checkAgainstMark()
            try readCompleteSegments()
            try walkToMark()
            try scanTail()
        } catch {
            guard context.mode == .readOnly, error.code == .corrupt else { throw error }
            plan.report.damage = error
            plan.end = mark?.end ?? plan.end
            segments = facts.filter { $0.base <= plan.end.segmentBase }
                .map { SegmentSummary(base: $0.base, bytes: $0.bytes, maxTimestamp: .max) }
        }
    }

    private mutating func readFolder() throws(LogError) {
        let folder = context.layout.folder(topicPartition)
        let isThere = try context.storage.exists(folder)
        guard isThere || mark == nil else {
            throw corrupt(
                "the partition's folder is missing; somebody or something removed it", folder, byte: nil)
        }
        guard isThere else { return }
        for name in try context.storage.contents(of: folder) {
            guard let base = LogLayout.baseOffset(ofName: name, suffix: LogLayout.segmentSuffix) else {
                continue
            }
            let size = try context.storage.open(folder + "/" + name, .read).size()
            facts.append(SegmentFact(base: base, bytes: size))
        }
        guard let mark else { return }
        plan.retired = facts.map(\.base).filter { $0 < mark.startOffset }
        facts.removeAll { $0.base < mark.startOffset }
    }

    private mutating func checkAgainstMark() throws(LogError) {
        guard let mark else {
            let base = facts.first?.base ?? 0
            plan.needsFirstSegment = facts.isEmpty
            plan.end = LogPosition(segmentBase: base, byte: 0, offset: base)
            return
        }
        for base in [mark.startOffset, mark.end.segmentBase] where !facts.contains(where: { $0.base == base })
        {
            throw corrupt(
                "a segment is missing; somebody or something removed it",
                context.layout.segment(topicPartition, base), byte: nil, offset: base)
        }
        guard let last = facts.first(where: { $0.base == mark.end.segmentBase }), last.bytes < mark.end.byte
        else {
            return
        }
        if context.mutations.contains(.cutBelowMark) {
            plan.end = LogPosition(segmentBase: last.base, byte: 0, offset: last.base)
            return
        }
        throw corrupt(
            "the segment ends before byte \(mark.end.byte), up to which it was durable",
            context.layout.segment(topicPartition, last.base), byte: last.bytes)
    }

    func corrupt(
        _ reason: String, _ path: String, byte: Int64?, offset: Offset? = nil
    ) -> LogError {
        LogError(
            .corrupt, reason, topicPartition: topicPartition, offset: offset, file: path, byte: byte)
    }
}
