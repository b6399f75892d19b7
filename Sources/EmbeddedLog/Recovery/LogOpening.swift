import Log

/// Opens the partitions of a log, one after the other.
struct LogOpening {
    let context: LogContext
    let directory: DataDirectory
    let content: MarkFileContent?
    private(set) var marks: MarkFile?
    private(set) var partitions: [TopicPartition: PartitionLog] = [:]
    var report = RecoveryReport()

    init(context: LogContext, directory: DataDirectory, content: MarkFileContent?) {
        self.context = context
        self.directory = directory
        self.content = content
    }

    /// Those with a folder, and those that only a mark knows.
    private func topicPartitions() throws(LogError) -> [TopicPartition] {
        Set(try directory.partitionFolders()).union((content?.marks ?? [:]).keys).sorted()
    }

    mutating func openForReading() throws(LogError) {
        let known = content?.marks ?? [:]
        for topicPartition in try topicPartitions() {
            let scan = try scan(topicPartition, known[topicPartition]?.mark)
            add(scan, active: nil)
        }
    }

    mutating func openForWriting(isNew: Bool) throws(LogError) {
        var marks = try directory.openMarks(content)
        if isNew { try directory.writeFormat() }
        for topicPartition in try topicPartitions() {
            let scan = try scan(topicPartition, marks.mark(of: topicPartition))
            let file = try PartitionRepair(scan: scan).run()
            try writeMark(of: scan, in: &marks)
            add(scan, active: ActiveSegment(file: file, index: scan.lastIndex))
        }
        self.marks = marks
        // In a fixed order: what a power cut takes away must not depend on where a dictionary lies in memory.
        for (_, partition) in partitions.sorted(by: { $0.key < $1.key }) { partition.writeIndexes() }
    }

    private func scan(
        _ topicPartition: TopicPartition, _ mark: DurableMark?
    ) throws(LogError) -> PartitionScan {
        var scan = PartitionScan(topicPartition, mark: mark, context: context)
        try scan.run()
        return scan
    }

    /// Moves the mark behind what recovery has proven. A pair with a slot that can't be read is written
    /// twice, so that both are sound again.
    private func writeMark(of scan: PartitionScan, in marks: inout MarkFile) throws(LogError) {
        let known = content?.marks[scan.topicPartition]
        let isSound = known.map { content?.pairs[$0.pair].isSound ?? false } ?? true
        guard !scan.plan.isEmpty || !isSound else { return }
        for _ in 0..<(isSound ? 1 : 2) {
            try marks.write(
                scan.topicPartition, start: scan.segments.first?.base ?? scan.plan.end.segmentBase,
                end: scan.plan.end)
            try marks.sync()
        }
    }

    private mutating func add(_ scan: PartitionScan, active: ActiveSegment?) {
        let end = scan.plan.end
        var segments = scan.segments
        if segments.isEmpty, scan.plan.report.damage == nil {
            segments = [SegmentSummary(base: end.segmentBase, bytes: 0, maxTimestamp: .min)]
        }
        var state = PartitionState(
            segments: segments, active: active, lastIndex: scan.lastIndex, written: end, durable: end,
            producers: scan.producers)
        state.damage = scan.plan.report.damage
        state.completed = scan.walked
        partitions[scan.topicPartition] = PartitionLog(scan.topicPartition, context: context, state: state)
        let found = scan.plan.report
        // A partition gets its mark before its first record.
        if scan.plan.proven == nil, found.recordsKept > 0 { report.marksWereLost = true }
        if found.bytesCut > 0 || found.bytesRewritten > 0 || found.damage != nil {
            report.partitions[scan.topicPartition] = found
        }
    }
}
