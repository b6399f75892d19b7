import Log

/// What the mark vouches for: only headers are read here, and what is wrong is damage.
extension PartitionScan {
    /// Checks that the segments before the mark's follow on each other, from their indexes, or from their
    /// batches where there is no index. Finds the producers as of the mark's segment.
    mutating func readCompleteSegments() throws(LogError) {
        let complete = facts.filter { $0.base < plan.end.segmentBase }
        let known = newestProducers(from: complete.first?.base ?? plan.end.segmentBase)
        for (number, fact) in complete.enumerated() {
            let next = number + 1 < complete.count ? complete[number + 1].base : plan.end.segmentBase
            let index = try completeIndex(fact, walks: known.map { fact.base >= $0 } ?? true)
            guard index.nextOffset == next else {
                throw corrupt(
                    "the segment ends before offset \(index.nextOffset) and the next one begins with \(next)",
                    context.layout.segment(topicPartition, fact.base), byte: fact.bytes,
                    offset: index.nextOffset)
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

    mutating func note(
        _ header: RecordBatchHeader, in index: inout SegmentIndex, producers notes: Bool
    ) {
        index.add(
            size: Int64(header.totalSize), lastOffset: header.lastOffset, maxTimestamp: header.maxTimestamp,
            interval: context.configuration.indexIntervalBytes)
        guard notes, let stamp = header.producer, !context.mutations.contains(.forgetProducers) else {
            return
        }
        producers.note(stamp, first: header.baseOffset, last: header.lastOffset)
    }

    mutating func walkToMark() throws(LogError) {
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
}
