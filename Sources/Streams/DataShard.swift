public import ByteCoding
public import Events
import JSON
public import Log

/// What the domains keep of a data shard's events.
public struct DataShardDomains: Sendable {
    public var inference: [any WindowProcessor<InferenceRow>]
    public var feedback: [any WindowProcessor<FeedbackRow>]
    public var outcomes: any OutcomeStore
    public var telemetry: [any WindowProcessor<TelemetryRow>]

    public init(
        inference: [any WindowProcessor<InferenceRow>], feedback: [any WindowProcessor<FeedbackRow>],
        outcomes: any OutcomeStore, telemetry: [any WindowProcessor<TelemetryRow>] = []
    ) {
        self.telemetry = telemetry
        self.inference = inference
        self.feedback = feedback
        self.outcomes = outcomes
    }
}

/// What bounds a data shard's state, and how it cuts time.
public struct DataShardPolicy: Sendable, Hashable {
    public var windows: WindowPolicy
    public var join: JoinPolicy
    /// Series of each kind of events that are held; events of further ones count in `SeriesKey.overflow`.
    public var seriesLimit: Int
    /// Devices that are held; readings of further ones are counted and not told apart.
    public var deviceLimit: Int
    /// Events of an input that are remembered.
    public var dedupeCapacity: Int

    public init(
        windows: WindowPolicy = WindowPolicy(), join: JoinPolicy = JoinPolicy(), seriesLimit: Int,
        deviceLimit: Int = 1_000_000, dedupeCapacity: Int
    ) {
        self.deviceLimit = deviceLimit
        self.windows = windows
        self.join = join
        self.seriesLimit = seriesLimit
        self.dedupeCapacity = dedupeCapacity
    }
}

/// Folds one partition of each data topic: recognizes repetitions, places events in windows, hands the rows to
/// the domains' processors, joins feedback with predictions, and gives out partial windows and dead letters. Knows no
/// registry and no rule.
public struct DataShard: ShardLogic {
    /// The outputs of a data shard's plan, in order.
    enum Output: Int { case windows = 0, deadLetters }

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

    /// Of the batch that is being folded: the rows that can be joined, and the keys of their predictions.
    private var keyed: [(row: Int, key: TextDigest)] = []
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
        decoder.decode(kinds[input], records, into: batch)
        apply(batch, of: records, from: source, input: input, into: &output)
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
            for index in repetitions(rows.count, input: input, fingerprint: { rows[$0].fingerprint }) {
                inference.skip(index)
                noteRepetition(of: Int(rows[index].record), in: records, input: input, output: &output)
            }
            place(rows, features, around: declarations)
            notePlaces(of: rows, in: records, input: input, letters: &letters)
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

    private mutating func notePlaces(
        of rows: UnsafeBufferPointer<InferenceRow>, in records: FetchedRecords, input: Int,
        letters: inout [(record: Int, reason: String)]
    ) {
        for index in 0..<rows.count {
            let pane = inference.placed[index]
            if pane == PaneTable.dropped { letters.append((Int(rows[index].record), "beyond_retention")) }
            guard pane >= 0 else { continue }
            let isLate = inference.table.note(
                records.records[Int(rows[index].record)].offset, in: pane)
            if isLate { counters[input].late += 1 }
        }
    }

    /// The indexes of events that repeat an earlier one.
    private mutating func repetitions(
        _ count: Int, input: Int, fingerprint: (Int) -> UInt64
    ) -> [Int] {
        var found: [Int] = []
        filters[input].insert(count: count, fingerprint: fingerprint) { found.append($0) }
        return found
    }

    private mutating func foldTelemetry(
        _ batch: EventBatch, of records: FetchedRecords, input: Int, _ declarations: [DeclaredWatermark],
        letters: inout [(record: Int, reason: String)], output: inout ShardOutput
    ) {
        batch.withTelemetry { rows, readings in
            let repeated = repetitions(rows.count, input: input) { rows[$0].fingerprint }
            for index in repeated {
                noteRepetition(of: Int(rows[index].record), in: records, input: input, output: &output)
            }
            var late: UInt64 = 0
            devices.fold(
                rows, readings, of: records, repeated: repeated, around: declarations
            ) {
                late += 1
            } isTooOld: {
                letters.append(($0, "beyond_retention"))
            }
            counters[input].late += late
        }
    }

    private mutating func noteRepetition(
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

    // MARK: Predictions and labels

    private mutating func joinPredictions(
        of rows: UnsafeBufferPointer<InferenceRow>, in records: FetchedRecords
    ) {
        keyed.removeAll(keepingCapacity: true)
        for (index, pane) in inference.placed.enumerated() where pane >= 0 {
            // By reference: a row is some cache lines, of which this needs two.
            let row = rows.baseAddress.unsafelyUnwrapped + index
            guard !row.pointee.requestID.isAbsent, row.pointee.hasPrediction else { continue }
            keyed.append((index, Self.joinKey(row.pointee.model, row.pointee.requestID)))
        }
        // Copies, which share what they hold: the join must not reach into the shard that it is a part of.
        let (table, labels, windows, source) = (
            inference.table, feedback.table, policy.windows, inference.source
        )
        for (number, (index, key)) in keyed.enumerated() {
            join.prefetch(keyed[min(number + JoinTable.lookahead, keyed.count - 1)].key)
            let row = rows.baseAddress.unsafelyUnwrapped + index
            guard let value = row.pointee.prediction else { continue }
            let prediction = FeedbackJoin.Prediction(
                key: key, value: value, confidence: row.pointee.confidence, time: row.pointee.time,
                series: table.panes[Int(inference.placed[index])].series)
            join.note(
                prediction, text: row.pointee.predictionText, start: windows.start,
                place: (source, records.records[Int(row.pointee.record)].offset),
                newest: { ($0 ? labels : table).newest(of: $1) })
        }
    }

    private static func joinKey(_ model: TextRef, _ request: TextRef) -> TextDigest {
        var digest = TextDigest()
        digest.combine(model)
        digest.combine(request)
        return digest
    }

    /// Feedback is folded event by event: what it amends is given out when windows close, and that must not depend on how
    /// records are cut into batches.
    private mutating func foldFeedback(
        _ batch: EventBatch, of records: FetchedRecords, input: Int, _ declarations: [DeclaredWatermark],
        letters: inout [(record: Int, reason: String)], output: inout ShardOutput
    ) {
        var rest = declarations[...]
        batch.withFeedback { rows in
            let repeated = Set(repetitions(rows.count, input: input) { rows[$0].fingerprint })
            for index in 0..<rows.count {
                while let next = rest.first, next.record < Int(rows[index].record) {
                    declareFeedback(next.time, into: &output)
                    rest.removeFirst()
                }
                let record = Int(rows[index].record)
                if repeated.contains(index) {
                    noteRepetition(of: record, in: records, input: input, output: &output)
                } else {
                    fold(
                        UnsafeBufferPointer(rebasing: rows[index...index]),
                        at: records.records[record].offset,
                        input: input, letters: &letters, output: &output)
                }
            }
        }
        for declaration in rest { declareFeedback(declaration.time, into: &output) }
    }

    private mutating func declareFeedback(_ time: Int64, into output: inout ShardOutput) {
        feedback.table.declare(time)
        giveOut(into: &output)
    }

    private mutating func fold(
        _ one: UnsafeBufferPointer<FeedbackRow>, at offset: Offset, input: Int,
        letters: inout [(record: Int, reason: String)], output: inout ShardOutput
    ) {
        let row = one[0]
        let key = row.requestID.isAbsent ? nil : Self.joinKey(row.model, row.requestID)
        let (series, pane) = feedback.place(self.series(of: row, key), time: row.time)
        guard pane >= 0 else { return letters.append((Int(row.record), "beyond_retention")) }
        if feedback.table.note(offset, in: pane) { counters[input].late += 1 }
        let whole = completed(row, key)
        withUnsafePointer(to: whole) { whole in
            withUnsafePointer(to: pane) { pane in
                feedback.fold(
                    PlacedRows(
                        rows: UnsafeBufferPointer(start: whole, count: 1),
                        features: UnsafeBufferPointer(start: nil, count: 0),
                        panes: UnsafeBufferPointer(start: pane, count: 1)))
            }
        }
        if feedback.hasNews { giveOut(into: &output) }
        let said = FeedbackJoin.Feedback(
            key: key, time: row.time, label: row.label, prediction: row.prediction, score: row.score,
            series: series)
        let (table, labels) = (inference.table, feedback.table)
        join.fold(
            said, labelText: row.labelText, predictionText: row.predictionText, start: policy.windows.start,
            place: (feedback.source, offset), newest: { ($0 ? labels : table).newest(of: $1) })
        if join.amendments.count > Amendments.limit { giveOutAmendments(into: &output) }
    }

    /// Feedback with the prediction that it is about, where it has none of its own. Of a predicted name only its hash is
    /// known: it is the label's, or another one.
    private func completed(_ row: FeedbackRow, _ key: TextDigest?) -> FeedbackRow {
        guard row.predictionKind == .absent, let label = row.label, let key,
            let prediction = join.prediction(of: key, at: row.time)
        else { return row }
        var row = row
        row.predictionKind = prediction.kind
        if let number = prediction.number {
            row.predictionNumber = number
        } else if label.agrees(with: prediction) {
            row.predictionText = row.labelText
        }
        return row
    }

    /// What feedback doesn't say of its version and variant, its prediction does.
    private func series(of row: FeedbackRow, _ key: TextDigest?) -> SeriesKey {
        var series = SeriesKey(
            kind: .feedback, model: row.model.string ?? "", version: row.version.string ?? "",
            variant: row.variant.string)
        guard row.version.isAbsent || row.variant.isAbsent, let key, let number = join.series(of: key) else {
            return series
        }
        let predicted = inference.series.keys[Int(number)]
        guard predicted != .overflow(.inference), row.version.isAbsent || series.version == predicted.version
        else { return series }
        series.version = predicted.version
        series.variant = series.variant ?? predicted.variant
        if series.variant.hasSameBytes(as: predicted.variant) { series.segment = predicted.segment }
        return series
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

    private mutating func giveOut(into output: inout ShardOutput) {
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

    private mutating func giveOutAmendments(into output: inout ShardOutput) {
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

    private func emit(
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

    // MARK: State

    public func encode(into writer: inout ByteWriter) {
        encodeCounters(into: &writer)
        for filter in filters { filter.encode(into: &writer) }
        dimensions.encode(into: &writer)
        inference.encode(into: &writer)
        feedback.encode(into: &writer)
        devices.encode(into: &writer)
        join.encode(into: &writer)
        // Streams without such messages have the states that they had before there were any.
        if !pairs.isUnused { pairs.encode(into: &writer) }
    }

    private func encodeCounters(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(kinds.count))
        for counters in counters {
            for count in [counters.read, counters.duplicates, counters.rejected, counters.late] {
                writer.writeVarint(count)
            }
        }
    }

    /// Most of its state changes with every batch.
    public var laterEncoding: (@Sendable (inout ByteWriter) -> Void)? { nil }

    public var components: [ShardComponent] {
        let repetitions = zip(kinds, filters).map { kind, filter in
            Self.component("repetitions of \(kind)", filter.encode)
        }
        return repetitions + [
            Self.component("counters", encodeCounters), Self.component("dimensions", dimensions.encode),
        ] + inference.components + feedback.components + devices.components
            + [Self.component("join", join.encode)]
            + (pairs.isUnused ? [] : [Self.component("requests and responses", pairs.encode)])
    }

    private static func component(_ name: String, _ encode: (inout ByteWriter) -> Void) -> ShardComponent {
        var writer = ByteWriter()
        encode(&writer)
        return ShardComponent(name, writer.bytes)
    }

    public mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        try restoreCounters(from: &reader)
        for index in kinds.indices {
            filters[index] = try DuplicateFilter(capacity: policy.dedupeCapacity, from: &reader)
        }
        dimensions = try Dimensions(from: &reader)
        try inference.restore(from: &reader)
        try feedback.restore(from: &reader)
        try devices.restore(from: &reader)
        try join.restore(
            predictions: inference.series.count, labels: feedback.series.count, from: &reader)
        pairs = reader.isAtEnd ? KServePairs() : try KServePairs(from: &reader)
        if forgetsClocks { inference.table.forgetClocks() }
    }

    private mutating func restoreCounters(from reader: inout ByteReader) throws(ByteCodingError) {
        let count = try reader.readCount(atMost: 1 << 10)
        guard count == kinds.count else {
            throw ByteCodingError(
                "the state of \(count) inputs where \(kinds.count) are", byte: reader.position)
        }
        for index in kinds.indices {
            counters[index].read = try reader.readVarint()
            counters[index].duplicates = try reader.readVarint()
            counters[index].rejected = try reader.readVarint()
            counters[index].late = try reader.readVarint()
        }
    }
}
