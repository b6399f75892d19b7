import Events
import Log

extension DataShard {
    mutating func joinPredictions(
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
    mutating func foldFeedback(
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
                feedback.hand(
                    UnsafeBufferPointer(start: whole, count: 1), UnsafeBufferPointer(start: nil, count: 0),
                    panes: UnsafeBufferPointer(start: pane, count: 1))
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
}
