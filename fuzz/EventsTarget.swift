import Events
import Log

extension FuzzTarget {
    /// Reads the first byte as the kind, and the lines behind it as events. They are decoded together and one by one, lying
    /// in one piece and apart, in the best kernel and in the plain one, with much memory for texts and with little: all of it
    /// must give the same rows and the same reasons.
    static let events = FuzzTarget(name: "events") { bytes in
        guard let first = bytes.first else { return }
        let kind = EventKind.allCases[Int(first) % EventKind.allCases.count]
        let body = Array(bytes.dropFirst())
        let lines = split(body, .lines)
        let expected = outcome(kind, lines, decoder: Reused.best)
        precondition(expected == outcome(kind, lines, decoder: Reused.plain), "the kernels agree")
        let alone = lines.records.indices.flatMap {
            outcome(kind, lines, $0..<($0 + 1), decoder: Reused.best)
        }
        precondition(expected == alone.sorted(), "neighbours make no difference")
        precondition(
            expected == outcome(kind, apart(lines), decoder: Reused.best, into: Reused.small),
            "nor do their distance and memory")
        precondition(
            expected == outcome(kind, lines, decoder: Reused.best, into: Reused.small),
            "nor does memory alone")
        for format in [EventFormat.batch, .structured, .binary(attributes: ["id": "1"], contentType: "")] {
            _ = outcome(kind, split(body, format), decoder: Reused.best)
        }
    }

    private static func split(_ body: [UInt8], _ format: EventFormat) -> FetchedRecords {
        let records = FetchedRecords(capacity: 16)
        do {
            try EventSplitter.split(body, format: format, decoder: Reused.best, into: records)
        } catch {
            records.removeAll()
        }
        return records
    }

    /// Copies of records with something between them, as in a log.
    private static func apart(_ lines: FetchedRecords) -> FetchedRecords {
        let records = FetchedRecords(capacity: 16)
        for record in lines.records {
            let value = Array(lines.bytes(record.value))
            let (start, count) = (records.used, value.count + 3)
            records.reserve(count).copyMemory(from: value + [0, 0x22, 0x5c], byteCount: count)
            records.commit(count)
            var copy = record
            copy.value = .init(start: Int32(start), length: record.value.length)
            records.records.append(copy)
        }
        return records
    }

    /// A line for each event: its record, and what it is or what is wrong with it.
    private static func outcome(
        _ kind: EventKind, _ records: FetchedRecords, _ range: Range<Int>? = nil, decoder: EventDecoder,
        into batch: EventBatch = Reused.batch
    ) -> [String] {
        decoder.decode(kind, records, range, into: batch)
        var lines = batch.rejections.map { "\($0.record) \($0.reason)" }
        batch.forEachEvent {
            lines.append("\($0.record) \($0.time) \($0.fingerprint) \($0.key.string ?? "")")
        }
        precondition(
            lines.count == (range ?? records.records.indices).count, "each record gives a row or a reason")
        batch.withInferences { rows, features in
            for row in rows { lines.append("\(row.record) \(texts(row)) \(values(row, features))") }
        }
        return lines.sorted()
    }

    /// Reads every byte of every text, so that the address sanitizer sees those out of bounds.
    private static func texts(_ row: InferenceRow) -> [String?] {
        [
            row.id, row.model, row.version, row.variant, row.requestID, row.errorType, row.unit, row.provider,
            row.region, row.predictionText,
        ].map(\.string)
    }

    private static func values(_ row: InferenceRow, _ features: UnsafeBufferPointer<FeatureRow>) -> [String] {
        row.features(in: features).map {
            "\($0.name.string ?? "") \($0.nameHash) \($0.kind.rawValue) \($0.number) \($0.text.string ?? "")"
        }
    }
}

/// For the whole run: to make them for each input would take most of the time. Sound, because the fuzzer has one
/// thread.
private enum Reused {
    nonisolated(unsafe) static let best = EventDecoder()
    nonisolated(unsafe) static let plain = EventDecoder(kernel: DecoderKernel.available.last)
    nonisolated(unsafe) static let batch = EventBatch()
    nonisolated(unsafe) static let small = EventBatch(textBytes: 256)
}
