import Log
import Streams

/// Looks for places in one shard's journal, without folding anything.
struct JournalScan {
    let log: any LogSource
    let plan: ShardPlan

    /// Entries that are read at once on the way back; twice as many each time.
    private static let firstStretch: Offset = 1_024

    var end: Offset { get throws(LogError) { try log.endOffset(of: plan.journal, isolation: .written) } }

    /// The offset of the first step from `start` on that `isBeyond` holds for; the journal's end if it holds for none.
    func firstStep(from start: Offset, where isBeyond: (JournalStep) -> Bool) throws -> Offset {
        var found: Offset?
        try forEachEntry(in: start..<max(start, try end)) { offset, entry in
            if case .step(let step) = entry, isBeyond(step) { found = offset }
            return found == nil
        }
        return try found ?? end
    }

    /// The offset behind the step that consumed the record before `offset` of an input; nil if none has.
    func end(ofStepConsuming offset: Offset, of source: TopicPartition) throws -> Offset? {
        guard offset > 0 else { return 0 }
        var (end, stretch) = (try end, Self.firstStretch)
        while end > 0 {
            let start = max(0, end - stretch)
            var found: Offset?
            var reachesBack = false
            try forEachEntry(in: start..<end) { place, entry in
                guard case .step(let step) = entry else { return true }
                for run in step.runs where run.source == source {
                    reachesBack = reachesBack || run.first < offset
                    if run.first < offset, offset <= run.first + run.count { found = place + 1 }
                }
                return found == nil
            }
            if found != nil || reachesBack { return found }
            (end, stretch) = (start, stretch * 2)
        }
        return nil
    }

    /// The last tick recorded before a place; nil if there is none.
    func tick(before place: Offset) throws -> Int64? {
        var (end, stretch) = (place, Self.firstStretch)
        while end > 0 {
            let start = max(0, end - stretch)
            var tick: Int64?
            try forEachEntry(in: start..<end) { _, entry in
                if case .step(let step) = entry { tick = step.tick }
                return true
            }
            if let tick { return tick }
            (end, stretch) = (start, stretch * 2)
        }
        return nil
    }

    /// The offset behind the last record of an input that was consumed before a place; 0 if none was.
    func consumed(of source: TopicPartition, before place: Offset) throws -> Offset {
        var (end, stretch) = (place, Self.firstStretch)
        while end > 0 {
            let start = max(0, end - stretch)
            var consumed: Offset?
            try forEachEntry(in: start..<end) { _, entry in
                guard case .step(let step) = entry else { return true }
                for run in step.runs where run.source == source { consumed = run.first + run.count }
                return true
            }
            if let consumed { return consumed }
            (end, stretch) = (start, stretch * 2)
        }
        return 0
    }

    /// `body` says whether to go on.
    private func forEachEntry(
        in offsets: Range<Offset>, _ body: (Offset, JournalEntry) throws -> Bool
    ) throws {
        guard !offsets.isEmpty else { return }
        let cursor = RecordCursor(
            try log.makeReader(of: plan.journal, from: offsets.lowerBound, isolation: .written),
            fetchBytes: 64 << 10)
        var rest = offsets.count
        while rest > 0, try cursor.take(atMost: min(rest, 256)) {
            try Task.checkCancellation()
            for record in cursor.records.records {
                let entry = try JournalEntry(decoding: Array(cursor.records.bytes(record.value)))
                guard try body(record.offset, entry) else { return }
            }
            rest -= cursor.records.records.count
        }
    }
}

extension JournalStep {
    /// Whether the step consumes more of the first inputs than up to these offsets.
    func consumes(beyond ends: [Offset], of inputs: [TopicPartition]) -> Bool {
        zip(inputs, ends).contains { input, end in
            runs.contains { $0.source == input && $0.first + $0.count > end }
        }
    }
}
