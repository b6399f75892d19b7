import ByteCoding
public import Log

/// Folds a shard again from its journal: recovery, verification and rebuilding are this, from other places and
/// with other uses of the output.
public final class ShardReplay<Logic: ShardLogic> {
    public private(set) var core: ShardCore<Logic>
    /// The journal offset of the next entry.
    public private(set) var position: Offset
    /// Checkpoints that were compared with the state and agreed.
    public private(set) var checkpointsPassed = 0

    /// What to do where the journal names records that are not there.
    public enum MissingInput: Sendable {
        case fails
        /// The replay ends before them. A journal may outlive records of `windows` that a power cut took: the data
        /// shards make them again, but only where they may write.
        case ends
    }

    /// What becomes of the hashes that the journal states.
    public enum StatedHashes: Sendable {
        /// Nothing: whoever asks for one state of many doesn't wait for a proof.
        case ignored
        /// The state is compared with them. To know which those are, the journal is read to its end first.
        case compared
        /// They are of another fold: those of this one are noted for `takeRestated`.
        case restated
    }

    /// By journal offset, what the checkpoints that were passed would state of this fold.
    private var restated: [Offset: Checkpoint] = [:]
    private let statedHashes: StatedHashes
    /// Where this replay began, if hashes are restated.
    private let beginning: Checkpoint?

    /// Why the replay ended before the journal did; nil if it did not.
    public private(set) var missing: ShardError?

    private let missingInput: MissingInput
    private let end: Offset
    private let source: any LogSource
    private let journal: RecordCursor
    private var cursors: [RecordCursor?]
    /// Positions at which a later entry of the journal states the hash.
    private var stated: Set<Offset>
    private var computed: [Offset: StateHash] = [:]

    /// What a stated hash and the state disagree in.
    public struct Divergence: Error, Sendable, CustomStringConvertible {
        public var shard: String
        /// The journal position of the state.
        public var position: Offset
        public var recorded: StateHash
        public var computed: StateHash

        public var description: String {
            "shard \(shard): at journal position \(position) the recorded state has hash \(recorded), "
                + "the refolded one \(computed)"
        }
    }

    /// - Parameters:
    ///   - core: the state at `position`, empty at 0.
    ///   - journalSource: where the journal lies, if not with the inputs.
    ///   - end: the journal offset before which the replay ends.
    public init(
        core: ShardCore<Logic>, position: Offset, source: any LogSource,
        journal journalSource: (any LogSource)? = nil, end: Offset = .max,
        statedHashes: StatedHashes = .compared, missingInput: MissingInput = .fails
    ) throws {
        self.end = end
        self.statedHashes = statedHashes
        beginning = statedHashes == .restated ? Checkpoint(position: position, hash: core.hash) : nil
        self.missingInput = missingInput
        self.core = core
        self.position = position
        self.source = source
        cursors = core.plan.inputs.map { _ in nil }
        let journalSource = journalSource ?? source
        journal = RecordCursor(
            try journalSource.makeReader(of: core.plan.journal, from: position, isolation: .written))
        stated =
            statedHashes != .ignored
            ? try Self.checkpointPositions(of: core.plan, from: position, source: journalSource) : []
        noteHashIfStated()
    }

    private static func checkpointPositions(
        of plan: ShardPlan, from position: Offset, source: any LogSource
    ) throws -> Set<Offset> {
        let cursor = RecordCursor(
            try source.makeReader(of: plan.journal, from: position, isolation: .written))
        var positions: Set<Offset> = []
        while try cursor.take() {
            for record in cursor.records.records {
                let entry = try decode(record, of: cursor.records, plan: plan)
                if case .checkpoint(let checkpoint) = entry { positions.insert(checkpoint.position) }
            }
        }
        return positions
    }

    private static func decode(
        _ record: FetchedRecords.Record, of records: FetchedRecords, plan: ShardPlan
    ) throws(ShardError) -> JournalEntry {
        do {
            return try JournalEntry(decoding: Array(records.bytes(record.value)))
        } catch {
            throw ShardError(
                shard: plan.name, reason: "the journal's entry at offset \(record.offset): \(error)")
        }
    }

    /// Replays the next entries of the journal, at most `limit`, and says whether there were any. `emit` gets what each step gives,
    /// in order, with the offsets that it had the first time.
    ///
    /// - Throws: `Divergence` where a stated hash is another than that of the state; `LogError`, `ShardError`.
    public func advance(
        atMost limit: Int = 64, emit: (ShardOutput) throws -> Void
    ) throws -> Bool {
        let most = Int(clamping: min(Offset(limit), end - position))
        guard missing == nil, most > 0, try journal.take(atMost: most) else { return false }
        for record in journal.records.records {
            switch try Self.decode(record, of: journal.records, plan: core.plan) {
            case .step(let step):
                try replay(step, emit: emit)
                if missing != nil { return true }
            case .checkpoint(let checkpoint): try pass(checkpoint, at: record.offset)
            case .settings: break
            }
            position = record.offset + 1
            noteHashIfStated()
        }
        return true
    }

    private func noteHashIfStated() {
        if stated.contains(position) { computed[position] = core.hash }
    }

    private func pass(_ checkpoint: Checkpoint, at offset: Offset) throws {
        guard statedHashes == .restated else { return try compare(checkpoint) }
        // Of a place before this replay began nothing is known; where it began is as good.
        restated[offset] =
            computed.removeValue(forKey: checkpoint.position).map {
                Checkpoint(position: checkpoint.position, hash: $0)
            } ?? beginning
    }

    /// Removes and returns what has been noted so far.
    public func takeRestated() -> [Offset: Checkpoint] {
        defer { restated = [:] }
        return restated
    }

    private func compare(_ checkpoint: Checkpoint) throws {
        // A checkpoint of a place before this replay began can't be compared.
        guard let hash = computed.removeValue(forKey: checkpoint.position) else { return }
        guard hash == checkpoint.hash else {
            throw Divergence(
                shard: core.plan.name, position: checkpoint.position, recorded: checkpoint.hash,
                computed: hash)
        }
        checkpointsPassed += 1
    }

    private func replay(_ step: JournalStep, emit: (ShardOutput) throws -> Void) throws {
        var output = ShardOutput()
        try core.advance(to: step.tick, into: &output)
        for run in step.runs where missing == nil { try replay(run, into: &output, emit: emit) }
        try emit(output)
    }

    private func replay(
        _ run: JournalRun, into output: inout ShardOutput, emit: (ShardOutput) throws -> Void
    ) throws {
        guard let input = core.plan.inputs.firstIndex(of: run.source) else {
            throw ShardError(
                shard: core.plan.name, reason: "the journal names \(run.source), which is no input")
        }
        let cursor = try cursor(of: input)
        let end = run.first + run.count
        while core.consumed[input] < end {
            let rest = end - core.consumed[input]
            guard try cursor.take(atMost: Int(clamping: rest), before: end) else {
                let error = ShardError(
                    shard: core.plan.name,
                    reason:
                        "the journal names \(run.count) records of \(run.source) from offset \(run.first), "
                        + "of which \(rest) are not there")
                guard missingInput == .ends else { throw error }
                missing = error
                return
            }
            try core.apply(cursor.records, input: input, into: &output)
            if output.records.count > 4_096 {
                try emit(output)
                output = ShardOutput()
            }
        }
    }

    private func cursor(of input: Int) throws -> RecordCursor {
        if let cursor = cursors[input] { return cursor }
        let cursor = RecordCursor(
            try source.makeReader(
                of: core.plan.inputs[input], from: core.consumed[input], isolation: .written))
        cursors[input] = cursor
        return cursor
    }
}
