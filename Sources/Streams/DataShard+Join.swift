import Events
import Log

extension DataShard {
    mutating func joinPredictions(
        of rows: UnsafeBufferPointer<InferenceRow>, in records: FetchedRecords
    ) {
        let keyed = joinKeys(of: rows)
        let surroundings = surroundings(of: inference.source)
        let places = records.records
        join.prefetch(keyed.prefix(JoinTable.lookahead).lazy.map(\.key), after: 0)
        for first in stride(from: 0, to: keyed.count, by: JoinTable.lookahead) {
            let now = keyed[first..<min(first + JoinTable.lookahead, keyed.count)]
            let next = keyed[now.endIndex...].prefix(JoinTable.lookahead)
            join.prefetch(next.lazy.map(\.key), after: now.count)
            for (index, key) in now {
                let row = rows.baseAddress.unsafelyUnwrapped + index
                guard let value = row.pointee.prediction else { continue }
                let prediction = FeedbackJoin.Prediction(
                    key: key, value: value, confidence: row.pointee.confidence, time: row.pointee.time,
                    series: surroundings.inference.panes[Int(inference.placed[index])].series)
                join.note(
                    prediction, text: row.pointee.predictionText,
                    at: places[Int(row.pointee.record)].offset, surroundings)
            }
        }
    }

    /// The rows that can be joined, with the keys of their predictions.
    private func joinKeys(of rows: UnsafeBufferPointer<InferenceRow>) -> [(row: Int, key: TextDigest)] {
        let placed = inference.placed
        return Array(unsafeUninitializedCapacity: placed.count) { keyed, count in
            for (index, pane) in placed.enumerated() where pane >= 0 {
                // By reference: a row is some cache lines, of which this needs two.
                let row = rows.baseAddress.unsafelyUnwrapped + index
                guard !row.pointee.requestID.isAbsent, row.pointee.hasPrediction else { continue }
                let key = Self.joinKey(row.pointee.model, row.pointee.requestID)
                keyed.initializeElement(at: count, to: (index, key))
                count += 1
            }
        }
    }

    /// What the join looks at. Copies, which share what they hold: it must not reach into the shard that it is a part of.
    private func surroundings(of source: TopicPartition) -> FeedbackJoin.Surroundings {
        FeedbackJoin.Surroundings(
            inference: inference.table, feedback: feedback.table, windows: policy.windows, source: source)
    }

    private static func joinKey(_ model: TextRef, _ request: TextRef) -> TextDigest {
        var digest = TextDigest()
        digest.combine(model)
        digest.combine(request)
        return digest
    }

    /// Feedback is folded event by event: what it amends is given out when windows close, and that must not depend on how
    /// records are cut into batches.
    mutating func foldFeedback(
        _ batch: EventBatch, of records: FetchedRecords, input: Int, _ declarations: [DeclaredWatermark],
        letters: inout [(record: Int, reason: String)], output: inout ShardOutput
    ) {
        var rest = declarations[...]
        batch.withFeedback { rows in
            let repeated = Set(repetitions(rows, input: input))
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
                feedback.hand(
                    UnsafeBufferPointer(start: whole, count: 1), UnsafeBufferPointer(start: nil, count: 0),
                    panes: UnsafeBufferPointer(start: pane, count: 1))
            }
        }
        if feedback.hasNews { giveOut(into: &output) }
        let said = FeedbackJoin.Feedback(
            key: key, time: row.time, label: row.label, prediction: row.prediction, score: row.score,
            series: series)
        join.fold(
            said, labelText: row.labelText, predictionText: row.predictionText, at: offset,
            surroundings(of: feedback.source))
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
}
