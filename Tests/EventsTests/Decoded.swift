import Events
import Log

/// What decoding gave, copied out of the batch, so that it can be compared and kept.
struct Decoded: Equatable {
    /// Each accepted event in words: its record and all its fields.
    var accepted: [String] = []
    /// Each rejected one: its record and the reason.
    var rejected: [String] = []
    var reasons: [String] = []

    init(
        _ kind: EventKind, _ events: [[UInt8]], _ range: Range<Int>? = nil, separator: [UInt8] = [0xFF],
        decoder: EventDecoder = EventDecoder()
    ) {
        let records = FetchedRecords(capacity: 16)
        let batch = EventBatch()
        records.fill(events, separator: separator)
        decoder.decode(kind, records, range, into: batch)
        self.init(batch)
    }

    init(_ kind: EventKind, _ event: String, decoder: EventDecoder = EventDecoder()) {
        self.init(kind, [Array(event.utf8)], decoder: decoder)
    }

    init(_ batch: EventBatch) {
        switch batch.kind {
        case .inference:
            batch.withInferences { rows, features in accepted = rows.map { Self.describe($0, features) } }
        case .telemetry:
            batch.withTelemetry { rows, features in accepted = rows.map { Self.describe($0, features) } }
        case .feedback:
            batch.withFeedback { rows in accepted = rows.map(Self.describe) }
        }
        reasons = batch.rejections.map(\.reason)
        rejected = batch.rejections.map { "\($0.record) \($0.reason)" }
    }

    private static func text(_ text: TextRef) -> String { text.string.map { "<\($0)>" } ?? "-" }
    /// The bits, so that every NaN and the sign of zero count.
    private static func number(_ value: Double) -> String {
        value.isNaN ? "-" : String(value.bitPattern, radix: 16)
    }

    private static func list(_ features: UnsafeBufferPointer<FeatureRow>, _ start: UInt32, _ count: UInt32)
        -> String
    {
        features[Int(start)..<Int(start + count)].map {
            "\(text($0.name))#\($0.nameHash)=\($0.kind.rawValue):\(number($0.number)):\(text($0.text))"
        }.joined(separator: ";")
    }

    private static func describe(_ row: InferenceRow, _ features: UnsafeBufferPointer<FeatureRow>) -> String {
        let texts = [
            row.id, row.model, row.version, row.variant, row.requestID, row.errorType, row.unit, row.provider,
            row.region, row.predictionText, row.key,
        ].map(text)
        let numbers = [row.latency, row.ttft, row.cost, row.confidence, row.predictionNumber].map(number)
        let others = "\(row.time) \(row.fingerprint) \(row.seriesHash) \(row.inputTokens) \(row.outputTokens)"
        return "\(row.record) \(others) \(texts) \(numbers) \(row.predictionKind.rawValue) \(row.isError) "
            + list(features, row.featuresStart, UInt32(row.featureCount))
    }

    private static func describe(_ row: TelemetryRow, _ features: UnsafeBufferPointer<FeatureRow>) -> String {
        let texts = [row.id, row.device, row.key].map(text)
        let numbers = [row.latitude, row.longitude].map(number)
        return "\(row.record) \(row.time) \(row.fingerprint) \(row.deviceHash) \(texts) \(numbers) "
            + list(features, row.readingsStart, row.readingCount)
    }

    private static func describe(_ row: FeedbackRow) -> String {
        let texts = [
            row.id, row.model, row.version, row.variant, row.requestID, row.unit, row.predictionText,
            row.labelText,
            row.key,
        ].map(text)
        let numbers = [row.predictionNumber, row.labelNumber, row.score].map(number)
        return "\(row.record) \(row.time) \(row.fingerprint) \(row.seriesHash) \(texts) \(numbers) "
            + "\(row.predictionKind.rawValue) \(row.labelKind.rawValue)"
    }
}

extension FetchedRecords {
    /// Replaces the content by these values with a separator between; what comes behind the last is hostile.
    func fill(_ values: [[UInt8]], separator: [UInt8]) {
        removeAll()
        for value in values {
            let start = used
            let piece = value + separator
            reserve(piece.count).copyMemory(from: piece, byteCount: piece.count)
            commit(piece.count)
            records.append(
                Record(
                    offset: Offset(records.count), timestamp: 0, key: .null,
                    value: Bytes(start: Int32(start), length: Int32(value.count)), headers: .null))
        }
    }
}
