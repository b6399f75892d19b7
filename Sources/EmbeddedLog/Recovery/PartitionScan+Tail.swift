import Log

/// What no mark vouches for: every byte is read here, and what is wrong is cut.
extension PartitionScan {
    /// Follows whole batches from the mark on, through all segments, to where something is missing or wrong.
    mutating func scanTail() throws(LogError) {
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

    /// - Throws: `corrupt` if the marks are lost and more segments follow: then the damage may lie in what
    ///   was acknowledged, and cutting would take it away.
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
}
