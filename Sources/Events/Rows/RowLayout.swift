import CSimdJSON

/// Where the fields of a row lie, as Swift and as the shim see it: size, then the offset of each field.
///
/// The shim writes rows through a raw pointer, which is sound only if the two agree. `EventDecoder` checks that
/// before it is used for the first time; a difference is a mistake in this module.
struct RowLayout: Equatable {
    var numbers: [Int]

    /// How the shim lays out row `row`.
    init(ofShim row: Int) {
        let capacity = 64
        var numbers = [Int](repeating: 0, count: capacity)
        let count = varve_layout(Int32(row), &numbers, capacity)
        self.numbers = Array(numbers.prefix(count))
    }

    /// How Swift lays out a row. The stride counts, not the size: rows lie in arrays.
    init<Row>(of row: Row.Type, _ fields: [PartialKeyPath<Row>]) {
        numbers = [MemoryLayout<Row>.stride] + fields.map { MemoryLayout<Row>.offset(of: $0) ?? -1 }
    }

    static let agree: Bool =
        inference == RowLayout(ofShim: VARVE_ROW_INFERENCE)
        && telemetry == RowLayout(ofShim: VARVE_ROW_TELEMETRY)
        && feedback == RowLayout(ofShim: VARVE_ROW_FEEDBACK) && feature == RowLayout(ofShim: VARVE_ROW_VALUE)
        && MemoryLayout<TextRef>.size == MemoryLayout<varve_text>.size

    private static var inference: RowLayout {
        RowLayout(
            of: InferenceRow.self,
            [
                \.time, \.fingerprint, \.seriesHash, \.latency, \.ttft, \.cost, \.confidence,
                \.predictionNumber,
                \.inputTokens, \.outputTokens, \.id, \.model, \.version, \.variant, \.requestID, \.errorType,
                \.unit,
                \.provider, \.region, \.predictionText, \.featuresStart, \.featureNames, \.record,
                \.featureCount,
                \.predictionKind,
                \.isError,
            ])
    }

    private static var telemetry: RowLayout {
        RowLayout(
            of: TelemetryRow.self,
            [
                \.time, \.fingerprint, \.deviceHash, \.latitude, \.longitude, \.id, \.device, \.readingsStart,
                \.readingCount, \.record,
            ])
    }

    private static var feedback: RowLayout {
        RowLayout(
            of: FeedbackRow.self,
            [
                \.time, \.fingerprint, \.seriesHash, \.predictionNumber, \.labelNumber, \.score, \.id,
                \.model,
                \.version, \.variant, \.requestID, \.unit, \.predictionText, \.labelText, \.record,
                \.predictionKind, \.labelKind,
            ])
    }

    private static var feature: RowLayout {
        RowLayout(
            of: FeatureRow.self, [\.nameHash, \.nameStart, \.content, \.textCount, \.nameCount, \.kind])
    }
}
