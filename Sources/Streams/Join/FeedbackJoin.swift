import ByteCoding
import Events
import Log

/// How labels find their predictions.
public struct JoinPolicy: Sendable, Hashable {
    /// A label that comes so long after its prediction, or before it, is joined with it; milliseconds of event time.
    public var window: Int64
    /// What predictions and labels that wait for each other may take in memory.
    public var memoryBytes: Int

    public init(window: Int64 = 30 * 86_400_000, memoryBytes: Int = 64 << 20) {
        self.window = window
        self.memoryBytes = memoryBytes
    }

    /// Predictions and labels that are remembered.
    public var capacity: Int { memoryBytes / JoinTable.bytesPerEntry }
}

/// Joins feedback with the predictions that it is about, by model and request id, whichever comes first, and says in
/// which window the outcome counts: that of the prediction's time, or for a label without one that of its own.
///
/// A prediction is remembered for twice the window by its series' clock, because labels may be read well after
/// predictions that are younger than theirs; then, or at the limit of memory, it is given up, and a label that still comes
/// stays unmatched. A second prediction of the same request takes the place of the first one.
struct FeedbackJoin {
    let policy: JoinPolicy
    private var table: JoinTable
    var amendments: Amendments
    private var names = ClassNames()
    /// Predictions that had no label and were given up for want of memory.
    private(set) var forgotten: UInt64 = 0

    init(_ policy: JoinPolicy, outcomes: any OutcomeStore) {
        self.policy = policy
        table = JoinTable(capacity: policy.capacity)
        amendments = Amendments(outcomes)
    }

    /// Predictions and labels that are remembered.
    var count: Int { table.count }

    /// Begins to bring near what will be needed to note predictions that come after so many others.
    @inline(__always)
    func prefetch(_ keys: some Collection<TextDigest>, after others: Int) {
        table.prefetch(keys, after: others)
    }

    /// What the shard knows beside the join.
    struct Surroundings {
        /// The clocks of series of inferences and of feedback.
        let inference: PaneTable
        let feedback: PaneTable
        let windows: WindowPolicy
        /// Where the events lie that are folded.
        let source: TopicPartition

        /// The time of the newest event of the series that an entry is of.
        func newest(for entry: JoinTable.Entry) -> Int64 {
            (entry.prediction == nil ? feedback : inference).newest(of: entry.series)
        }
    }

    // MARK: Predictions

    /// What an inference has that can be joined.
    struct Prediction {
        var key: TextDigest
        var value: Scalar
        var confidence: Double
        var time: Int64
        /// Of its series of inferences.
        var series: Int32
    }

    /// Remembers a prediction, or joins it with the label that waits for it.
    ///
    /// - Parameter offset: where its event lies.
    mutating func note(
        _ prediction: Prediction, text: TextRef, at offset: Offset, _ surroundings: Surroundings
    ) {
        names.note(prediction.value, text)
        let finding = table.find(prediction.key)
        guard let known = finding.place else {
            let before = table.count
            _ = makeRoom(surroundings)
            var entry = JoinTable.Entry(key: prediction.key, time: prediction.time, series: prediction.series)
            entry.prediction = prediction.value
            entry.confidence = prediction.confidence
            // To make room only removes, and nothing else moves slots.
            return table.add(entry, at: table.count == before ? finding : nil)
        }
        let label = table[known]
        let isWaiting = label.prediction == nil
        table[known].prediction = prediction.value
        table[known].confidence = prediction.confidence
        table[known].time = prediction.time
        table[known].series = prediction.series
        guard isWaiting, isNear(prediction.time, label.labelTime) else {
            table[known].label = nil
            return
        }
        let entry = table[known]
        let waited = AmendedWindow(
            isFeedback: true, series: label.series, start: surroundings.windows.start(of: label.time))
        amendments.insert(.matched, at: waited, from: surroundings.source, offset)
        guard let outcome = joined(entry) else { return }
        let window = AmendedWindow(
            isFeedback: false, series: entry.series, start: surroundings.windows.start(of: entry.time))
        amendments.insert(.joined(outcome), at: window, from: surroundings.source, offset)
    }

    private func isNear(_ prediction: Int64, _ label: Int64) -> Bool {
        abs(label - prediction) <= policy.window
    }

    private func joined(_ entry: JoinTable.Entry) -> JoinedLabel? {
        guard let prediction = entry.prediction, let label = entry.label else { return nil }
        return JoinedLabel(
            prediction: prediction, label: label, predictionName: names[prediction], labelName: names[label],
            confidence: entry.confidence, delay: entry.labelTime - entry.time)
    }

    /// Gives up what is too old, and at the limit of memory the oldest.
    ///
    /// - Returns: whether there is room for one more.
    private mutating func makeRoom(_ surroundings: Surroundings, sparesPredictions: Bool = false) -> Bool {
        while let oldest = table.first {
            let clock = surroundings.newest(for: oldest)
            let isOld = clock != .min && oldest.time < clock - 2 * policy.window
            guard isOld || table.isFull else { return true }
            let isPending = oldest.prediction != nil && oldest.label == nil
            if isPending, !isOld {
                if sparesPredictions { return false }
                forgotten += 1
            }
            table.removeOldest()
        }
        return true
    }

    // MARK: Feedback

    /// What a feedback event says.
    struct Feedback {
        /// Of model and request id; nil without a request id.
        var key: TextDigest?
        var time: Int64
        var label: Scalar?
        /// That it carries itself.
        var prediction: Scalar?
        /// NaN without one.
        var score: Double
        /// Its series of feedback.
        var series: Int32 = 0
    }

    /// The series of inferences that has the prediction that a feedback is about; nil if it is not known.
    func series(of key: TextDigest) -> Int32? {
        guard let place = table.place(of: key), table[place].prediction != nil else { return nil }
        return table[place].series
    }

    /// What was predicted, of which feedback of some time is; nil if it is not known.
    func prediction(of key: TextDigest, at time: Int64) -> Scalar? {
        guard let place = table.place(of: key), isNear(table[place].time, time) else { return nil }
        return table[place].prediction
    }

    mutating func fold(
        _ feedback: Feedback, labelText: TextRef, predictionText: TextRef, at offset: Offset,
        _ surroundings: Surroundings
    ) {
        let (windows, source) = (surroundings.windows, surroundings.source)
        if let label = feedback.label { names.note(label, labelText) }
        if let prediction = feedback.prediction { names.note(prediction, predictionText) }
        let own = AmendedWindow(
            isFeedback: true, series: feedback.series, start: windows.start(of: feedback.time))
        let known = feedback.key.flatMap { table.place(of: $0) }
        let predicted = known.flatMap { place -> Int? in
            table[place].prediction != nil && isNear(table[place].time, feedback.time) ? place : nil
        }
        let target = predicted.map {
            AmendedWindow(
                isFeedback: false, series: table[$0].series, start: windows.start(of: table[$0].time))
        }
        if !feedback.score.isNaN {
            amendments.insert(.rated(feedback.score), at: target ?? own, from: source, offset)
        }
        guard let label = feedback.label else { return }
        let outcome: Outcome?
        if let predicted {
            outcome = join(label, at: feedback.time, with: predicted)
        } else if let prediction = feedback.prediction {
            outcome = .joined(
                JoinedLabel(
                    prediction: prediction, label: label, predictionName: names[prediction],
                    labelName: names[label], confidence: .nan, delay: nil))
        } else {
            outcome = wait(feedback, label, known, surroundings)
        }
        guard let outcome else { return }
        amendments.insert(outcome, at: target ?? own, from: source, offset)
    }

    private mutating func join(_ label: Scalar, at time: Int64, with place: Int) -> Outcome? {
        let before = joined(table[place])
        table[place].label = label
        table[place].labelTime = time
        guard let now = joined(table[place]) else { return nil }
        return before.map { .revised(from: $0, to: now) } ?? .joined(now)
    }

    /// Remembers a label whose prediction has not come; a second one of the same request corrects the first.
    private mutating func wait(
        _ feedback: Feedback, _ label: Scalar, _ known: Int?, _ surroundings: Surroundings
    ) -> Outcome? {
        guard let key = feedback.key else { return .unmatched }
        if let known {
            // That of a prediction too long ago: the label is not for it.
            guard table[known].prediction == nil else { return .unmatched }
            table[known].label = label
            table[known].labelTime = feedback.time
            return nil
        }
        // What waits for its prediction takes no room from predictions that wait for their labels: otherwise labels of
        // strangers would drive out those that can still be joined.
        guard makeRoom(surroundings, sparesPredictions: true) else { return .unmatched }
        var entry = JoinTable.Entry(key: key, time: feedback.time, series: feedback.series)
        entry.label = label
        entry.labelTime = feedback.time
        table.add(entry)
        return .unmatched
    }

    // MARK: State

    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(forgotten)
        names.encode(into: &writer)
        table.encode(into: &writer)
        amendments.encode(into: &writer)
    }

    /// - Parameters:
    ///   - predictions, labels: how many series of inferences and of feedback there are.
    mutating func restore(
        predictions: Int, labels: Int, from reader: inout ByteReader
    ) throws(ByteCodingError) {
        forgotten = try reader.readVarint()
        names = try ClassNames(from: &reader)
        table = try JoinTable(
            capacity: policy.capacity, predictions: predictions, labels: labels, from: &reader)
        try amendments.restore(predictions: predictions, labels: labels, from: &reader)
    }
}
