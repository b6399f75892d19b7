import Log

/// Reads what lies on the disk of one partition and decides what recovery will do. Changes nothing.
struct PartitionScan {
    let topicPartition: TopicPartition
    let context: LogContext
    let mark: DurableMark?

    private(set) var plan: RecoveryPlan
    /// Ascending, up to the one that the plan's end lies in.
    private(set) var segments: [SegmentSummary] = []
    /// Segments whose batches were walked because their index or what follows from it was missing.
    private(set) var walked: [CompletedSegment] = []
    private(set) var lastIndex: SegmentIndex
    private(set) var producers: ProducerTable
    private var facts: [SegmentFact] = []
    private let leaderEpoch: Int32

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

    /// - Throws: `corrupt` for damage below the mark, or what reading the disk throws. A log that only reads takes note
    ///   of damage and goes on.
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
            throw corrupt("the partition's folder is missing; somebody or something removed it", folder, byte: nil)
        }
        guard isThere else { return }
        for name in try context.storage.contents(of: folder) {
            guard let base = LogLayout.baseOffset(ofName: name, suffix: LogLayout.segmentSuffix) else { continue }
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
        for base in [mark.startOffset, mark.end.segmentBase] where !facts.contains(where: { $0.base == base }) {
            throw corrupt(
                "a segment is missing; somebody or something removed it",
                context.layout.segment(topicPartition, base), byte: nil, offset: base)
        }
        guard let last = facts.first(where: { $0.base == mark.end.segmentBase }), last.bytes < mark.end.byte else {
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

    /// Checks that the segments before the mark's follow on each other, from their indexes, or from their batches where
    /// there is no index. Finds the producers as of the mark's segment.
    private mutating func readCompleteSegments() throws(LogError) {
        let complete = facts.filter { $0.base < plan.end.segmentBase }
        let known = newestProducers(from: complete.first?.base ?? plan.end.segmentBase)
        for (number, fact) in complete.enumerated() {
            let next = number + 1 < complete.count ? complete[number + 1].base : plan.end.segmentBase
            let index = try completeIndex(fact, walks: known.map { fact.base >= $0 } ?? true)
            guard index.nextOffset == next else {
                throw corrupt(
                    "the segment ends before offset \(index.nextOffset) and the next one begins with \(next)",
                    context.layout.segment(topicPartition, fact.base), byte: fact.bytes, offset: index.nextOffset)
            }
            segments.append(
                SegmentSummary(base: fact.base, bytes: fact.bytes, maxTimestamp: index.maxTimestamp))
        }
    }

    private mutating func newestProducers(from first: Offset) -> Offset? {
        if context.mutations.contains(.forgetProducers) { return plan.end.segmentBase }
        let names = (try? context.storage.contents(of: context.layout.folder(topicPartition))) ?? []
        let bases = names.compactMap { LogLayout.baseOffset(ofName: $0, suffix: LogLayout.producersSuffix) }
        for base in bases.reversed() where base >= first && base <= plan.end.segmentBase {
            let path = context.layout.producers(topicPartition, base)
            guard let bytes = try? context.storage.readWhole(path, limit: ProducerFile.limitBytes),
                let table = ProducerFile.decode(bytes, at: base, limit: context.configuration.producerLimit)
            else { continue }
            producers = table
            return base
        }
        return nil
    }

    private mutating func completeIndex(
        _ fact: SegmentFact, walks: Bool
    ) throws(LogError) -> SegmentIndex {
        let path = context.layout.index(topicPartition, fact.base)
        if !walks, let bytes = try? context.storage.readWhole(path, limit: SegmentIndexFile.limitBytes),
            let index = SegmentIndexFile.decode(bytes, base: fact.base, segmentBytes: fact.bytes)
        {
            return index
        }
        let index = try walk(fact, to: fact.bytes, noting: walks)
        walked.append(CompletedSegment(index: index, producers: walks ? producers : nil))
        return index
    }

    /// Goes over the headers of bytes that a sync has proven.
    private mutating func walk(
        _ fact: SegmentFact, to limit: Int64, noting notesProducers: Bool
    ) throws(LogError) -> SegmentIndex {
        let path = context.layout.segment(topicPartition, fact.base)
        let file = try context.storage.open(path, .read)
        let walker = SegmentWalker(file, from: 0, expecting: fact.base, epoch: leaderEpoch, limit: limit)
        var index = SegmentIndex(base: fact.base)
        while true {
            switch try walker.next() {
            case .end: return index
            case .batch(let header, _): note(header, in: &index, producers: notesProducers)
            case .fault(let reason):
                if context.mutations.contains(.cutBelowMark) { return index }
                throw corrupt(reason, path, byte: walker.byte, offset: walker.nextOffset)
            }
        }
    }

    private mutating func note(_ header: RecordBatchHeader, in index: inout SegmentIndex, producers notes: Bool) {
        index.add(
            size: Int64(header.totalSize), lastOffset: header.lastOffset, maxTimestamp: header.maxTimestamp,
            interval: context.configuration.indexIntervalBytes)
        guard notes, let stamp = header.producer, !context.mutations.contains(.forgetProducers) else { return }
        producers.note(stamp, first: header.baseOffset, last: header.lastOffset)
    }

    private mutating func walkToMark() throws(LogError) {
        guard let fact = facts.first(where: { $0.base == plan.end.segmentBase }) else { return }
        lastIndex = try walk(fact, to: plan.end.byte, noting: true)
        let proven = plan.end
        plan.end.byte = lastIndex.coveredBytes
        plan.end.offset = lastIndex.nextOffset
        guard plan.end != proven, !context.mutations.contains(.cutBelowMark) else { return }
        throw corrupt(
            "offset \(proven.offset) was durable up to here, and the batches end with \(plan.end.offset - 1)",
            context.layout.segment(topicPartition, fact.base), byte: proven.byte, offset: plan.end.offset)
    }

    /// Follows whole batches from the mark on, through all segments, to where something is missing or wrong.
    private mutating func scanTail() throws(LogError) {
        var rest = facts.filter { $0.base >= plan.end.segmentBase }[...]
        while let fact = rest.popFirst() {
            let reason = try scanTail(of: fact)
            segments.append(
                SegmentSummary(base: fact.base, bytes: plan.end.byte, maxTimestamp: lastIndex.maxTimestamp))
            guard reason != nil || !follows(rest.first) else {
                guard let next = rest.first else { return }
                walked.append(CompletedSegment(index: lastIndex, producers: producers))
                lastIndex = SegmentIndex(base: next.base)
                plan.end = LogPosition(segmentBase: next.base, byte: 0, offset: next.base)
                continue
            }
            try cut(fact, reason, surplus: Array(rest))
            return
        }
    }

    /// Whether the next segment, if there is one, goes on where this one ends.
    private func follows(_ next: SegmentFact?) -> Bool {
        guard let next else { return true }
        return next.base == plan.end.offset || context.mutations.contains(.recoverWithoutContiguity)
    }

    /// Takes the whole batches of one segment; returns why the bytes behind them are none, or nil at its end.
    private mutating func scanTail(of fact: SegmentFact) throws(LogError) -> String? {
        let file = try context.storage.open(context.layout.segment(topicPartition, fact.base), .read)
        let from = plan.end.byte
        let walker = SegmentWalker(
            file, from: from, expecting: plan.end.offset, epoch: leaderEpoch, limit: fact.bytes,
            windowBytes: SegmentWalker.wholeWindowBytes,
            checksContiguity: !context.mutations.contains(.recoverWithoutContiguity))
        var reason: String?
        var index = lastIndex
        scan: while true {
            switch try walker.next(verifyingChecksum: !context.mutations.contains(.recoverWithoutChecksum)) {
            case .end: break scan
            case .fault(let text):
                reason = text
                break scan
            case .batch(let header, _):
                note(header, in: &index, producers: true)
                plan.report.recordsKept += Int64(header.recordCount)
            }
        }
        lastIndex = index
        plan.end.byte = walker.byte
        plan.end.offset = walker.nextOffset
        if walker.byte > from {
            plan.rewrites.append(RecoveryPlan.Rewrite(base: fact.base, from: from, to: walker.byte))
            plan.report.bytesRewritten += walker.byte - from
        }
        return reason
    }

    /// - Throws: `corrupt` if the marks are lost and more segments follow: then the damage may lie in what was
    ///   acknowledged, and cutting would take it away.
    private mutating func cut(
        _ fact: SegmentFact, _ reason: String?, surplus: [SegmentFact]
    ) throws(LogError) {
        let path = context.layout.segment(topicPartition, fact.base)
        let reason = reason ?? "offset \(plan.end.offset) is missing before the next segment"
        guard mark != nil || surplus.isEmpty else {
            throw corrupt(
                reason + "; the marks are lost, so nothing is cut here", path, byte: plan.end.byte,
                offset: plan.end.offset)
        }
        plan.surplus = surplus.map(\.base)
        plan.report.bytesCut = surplus.reduce(fact.bytes - plan.end.byte) { $0 + $1.bytes }
        plan.report.reason = reason
        plan.report.file = path
        plan.report.byte = plan.end.byte
    }

    private func corrupt(
        _ reason: String, _ path: String, byte: Int64?, offset: Offset? = nil
    ) -> LogError {
        LogError(
            .corrupt, reason, topicPartition: topicPartition, offset: offset, file: path, byte: byte)
    }
}
