public import Events
import JSON
public import Log

/// Folds one partition of each data topic: recognizes repetitions, places events in windows, hands the rows to
/// the domains' processors, joins feedback with predictions, and gives out partial windows and dead letters. Knows no
/// registry and no rule.
public struct DataShard: ShardLogic {
    /// The outputs of a data shard's plan, in order.
    enum Output: Int { case windows = 0, deadLetters }

    /// What is decoded before it is folded: few enough for the rows to stay in the processor's cache until then, many enough for
    /// several of them to be of the same pane.
    private static let recordsAtOnce = 512

    let name: String
    let policy: DataShardPolicy
    let kinds: [EventKind]
    let sources: [TopicPartition]
    var inference: Lane<InferenceRow>
    var feedback: Lane<FeedbackRow>
    var devices: DeviceLane
    /// By which inferences are divided into series beside their names.
    var dimensions = Dimensions()
    var join: FeedbackJoin
    /// Of KServe's inference logger, what waits for its counterpart.
    var pairs = KServePairs()
    var filters: [DuplicateFilter]
    public internal(set) var counters: [ShardCounts.Input]
    /// A mistake that a test plants: series continue from a snapshot as if they had seen no event.
    package var forgetsClocks = false

    private let decoder: EventDecoder
    private let batch = EventBatch()

    /// - Parameter sources, kinds: of each input, in the plan's order.
    public init(
        name: String, sources: [TopicPartition], kinds: [EventKind], policy: DataShardPolicy,
        decoder: EventDecoder, domains: DataShardDomains
    ) {
        self.name = name
        self.kinds = kinds
        self.sources = sources
        self.policy = policy
        self.decoder = decoder
        func source(_ kind: EventKind) -> TopicPartition {
            zip(kinds, sources).first { $0.0 == kind }?.1 ?? sources[0]
        }
        inference = Lane(
            .inference, source: source(.inference), policy: policy.windows, seriesLimit: policy.seriesLimit,
            processors: domains.inference)
        feedback = Lane(
            .feedback, source: source(.feedback), policy: policy.windows, seriesLimit: policy.seriesLimit,
            processors: domains.feedback)
        devices = DeviceLane(
            source: source(.telemetry), policy: policy.windows, limit: policy.deviceLimit,
            processors: domains.telemetry)
        join = FeedbackJoin(policy.join, outcomes: domains.outcomes)
        filters = kinds.map { _ in DuplicateFilter(capacity: policy.dedupeCapacity) }
        counters = kinds.map { _ in ShardCounts.Input() }
    }

    /// Each event stands by itself.
    public var isMidCommand: Bool { false }

    public var counts: ShardCounts {
        var counts = ShardCounts()
        counts.inputs = counters
        counts.series = inference.series.count + feedback.series.count - 2
        counts.devices = devices.count
        counts.overflowEvents = inference.overflowCount + feedback.overflowCount + devices.overflowCount
        counts.openWindows =
            inference.table.openPaneCount + feedback.table.openPaneCount + devices.table.openPaneCount
        counts.joinEntries = join.count
        counts.forgottenPredictions = join.forgotten
        counts.unpairedMessages = pairs.count
        return counts
    }

    // MARK: Events

    public mutating func apply(
        _ records: FetchedRecords, from source: TopicPartition, input: Int, into output: inout ShardOutput
    ) throws(ShardError) {
        records.inPieces(of: Self.recordsAtOnce) {
            decoder.decode(kinds[input], records, into: batch)
            apply(batch, of: records, from: source, input: input, into: &output)
        }
    }

    /// The same for records that were decoded elsewhere, with a decoder of the input's kind.
    public mutating func apply(
        _ batch: EventBatch, of records: FetchedRecords, from source: TopicPartition, input: Int,
        into output: inout ShardOutput
    ) {
        counters[input].read += UInt64(records.records.count)
        guard let paired = pairMessages(batch, of: records, kind: kinds[input]) else {
            return fold(batch, of: records, from: source, input: input, into: &output)
        }
        for index in paired.repeated {
            noteRepetition(of: index, in: records, input: input, output: &output)
        }
        decoder.decode(kinds[input], paired.records, into: self.batch)
        fold(self.batch, of: records, from: source, input: input, paired, into: &output)
    }

    private mutating func fold(
        _ batch: EventBatch, of records: FetchedRecords, from source: TopicPartition, input: Int,
        _ paired: KServeBatch? = nil, into output: inout ShardOutput
    ) {
        let declarations = Declarations(batch, records, kind: kinds[input])
        var letters = paired?.refused ?? []
        switch kinds[input] {
        case .inference:
            foldInferences(
                batch, of: records, input: input, declarations, letters: &letters, output: &output)
        case .feedback:
            foldFeedback(
                batch, of: records, input: input, declarations.watermarks, letters: &letters, output: &output)
        case .telemetry:
            foldTelemetry(
                batch, of: records, input: input, declarations.watermarks, letters: &letters, output: &output)
        }
        letters += declarations.undecodable(batch).filter { paired?.vacant.contains($0.record) != true }
        counters[input].rejected += UInt64(letters.count)
        emit(letters.sorted { $0.record < $1.record }, of: records, source: source, output: &output)
        giveOut(into: &output)
    }

    private mutating func foldInferences(
        _ batch: EventBatch, of records: FetchedRecords, input: Int, _ declarations: Declarations,
        letters: inout [(record: Int, reason: String)], output: inout ShardOutput
    ) {
        batch.withInferences { rows, features in
            inference.begin(count: rows.count)
            for index in repetitions(rows, input: input) {
                inference.skip(index)
                noteRepetition(of: Int(rows[index].record), in: records, input: input, output: &output)
            }
            place(rows, features, around: declarations)
            for index in inference.dropped { letters.append((Int(rows[index].record), "beyond_retention")) }
            counters[input].late += UInt64(inference.noteOffsets(of: rows, in: records))
            inference.hand(rows, features)
            joinPredictions(of: rows, in: records)
        }
    }

    private mutating func place(
        _ rows: UnsafeBufferPointer<InferenceRow>, _ features: UnsafeBufferPointer<FeatureRow>,
        around declarations: Declarations
    ) {
        dimensions.divide(rows, features, around: declarations.dimensions, number: inference.series.number)
        inference.place(
            rows, around: declarations.watermarks, segments: dimensions.rows, newSegments: dimensions.news)
    }

    /// The indexes of events that repeat an earlier one.
    mutating func repetitions(_ rows: UnsafeBufferPointer<some SeriesRow>, input: Int) -> [Int] {
        let fingerprints = Array(unsafeUninitializedCapacity: rows.count) { fingerprints, count in
            for index in 0..<rows.count {
                fingerprints.initializeElement(at: index, to: rows[index].fingerprint)
            }
            count = rows.count
        }
        var found: [Int] = []
        fingerprints.withUnsafeBufferPointer { filters[input].insert($0) { found.append($0) } }
        return found
    }

    private mutating func foldTelemetry(
        _ batch: EventBatch, of records: FetchedRecords, input: Int, _ declarations: [DeclaredWatermark],
        letters: inout [(record: Int, reason: String)], output: inout ShardOutput
    ) {
        batch.withTelemetry { rows, readings in
            let repeated = repetitions(rows, input: input)
            for index in repeated {
                noteRepetition(of: Int(rows[index].record), in: records, input: input, output: &output)
            }
            let late = devices.fold(
                rows, readings, of: records, repeated: repeated, around: declarations)
            for index in devices.lane.dropped {
                letters.append((Int(rows[index].record), "beyond_retention"))
            }
            counters[input].late += UInt64(late)
        }
    }

    mutating func noteRepetition(
        of record: Int, in records: FetchedRecords, input: Int, output: inout ShardOutput
    ) {
        counters[input].duplicates += 1
        output.duplicates.append((input, records.records[record].offset))
    }

    /// Folds events of inferences that this shard has made of others, and that lie at their places.
    mutating func foldSynthesized(
        _ records: FetchedRecords, input: Int, into output: inout ShardOutput
    ) {
        guard !records.records.isEmpty else { return }
        decoder.decode(.inference, records, into: batch)
        // Who waits for records waits for the newest: these are older.
        var folded = ShardOutput()
        fold(batch, of: records, from: sources[input], input: input, into: &folded)
        output.records += folded.records
    }

    // MARK: Time

    public mutating func advance(to tick: Int64, into output: inout ShardOutput) {
        if !pairs.isEmpty { foldGivenUp(pairs.giveUp(at: tick), into: &output) }
        giveOutAmendments(into: &output)
        inference.table.advanceTick(to: tick)
        feedback.table.advanceTick(to: tick)
        giveOut(into: &output)
        let key = Array(name.utf8)
        devices.advance(to: tick) { message, time in
            output.emit(message.encoded, key: key, to: Output.windows.rawValue, timestamp: max(0, time))
        }
    }

    public var wantsTick: Bool {
        inference.table.wantsTick || feedback.table.wantsTick || devices.wantsTick || !join.amendments.isEmpty
            || !pairs.isEmpty
    }

    public var declaredTime: Int64 {
        max(inference.table.declared, feedback.table.declared, devices.table.declared)
    }

    // MARK: Output

    mutating func giveOut(into output: inout ShardOutput) {
        // Before the windows close of those who wait for them.
        if feedback.hasNews { giveOutAmendments(into: &output) }
        let key = Array(name.utf8)
        func emit(_ message: WindowMessage, _ time: Int64) {
            output.emit(message.encoded, key: key, to: Output.windows.rawValue, timestamp: max(0, time))
        }
        inference.giveOut(emit)
        feedback.giveOut(emit)
        devices.giveOut(emit)
    }

    mutating func giveOutAmendments(into output: inout ShardOutput) {
        guard !join.amendments.isEmpty else { return }
        let key = Array(name.utf8)
        for window in amendments {
            output.emit(
                WindowMessage.amended(window).encoded, key: key, to: Output.windows.rawValue,
                timestamp: max(0, window.start))
        }
        join.amendments.removeAll()
    }

    /// What has become known of windows and was not given out yet.
    var amendments: [PartialWindow] {
        join.amendments.windows { window in
            (window.isFeedback ? feedback.series : inference.series).keys[Int(window.series)]
        }
    }

    func emit(
        _ letters: [(record: Int, reason: String)], of records: FetchedRecords, source: TopicPartition,
        output: inout ShardOutput
    ) {
        emit(
            letters.map { letter in
                let record = records.records[letter.record]
                return DeadLetter(
                    record, of: records, source: source, reason: letter.reason,
                    time: letterTime(record.timestamp))
            }, into: &output)
    }

    /// When a letter is written about a record of this timestamp.
    func letterTime(_ timestamp: Int64) -> Int64 {
        inference.table.tick == .min ? timestamp : inference.table.tick
    }

    func emit(_ letters: [DeadLetter], into output: inout ShardOutput) {
        for letter in letters {
            output.emit(letter.json.encoded(), to: Output.deadLetters.rawValue, timestamp: letter.time)
        }
    }
}
