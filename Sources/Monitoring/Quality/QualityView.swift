public import ByteCoding
public import Drift
public import JSON
import Sketches
public import Streams

/// The answer of `/v1/views/quality`: predictions and what became known of them, by the window of the prediction's time.
public enum QualityView {
    /// As of `LatencyView`.
    public static let figures = [
        "revision", "joined", "pending", "unmatched", "accuracy", "estimated_accuracy", "mae", "rmse", "bias",
        "error.p5", "error.p50", "error.p95", "roc_auc", "log_loss", "calibration_error", "macro.precision",
        "macro.recall", "macro.f1", "rating.count", "rating.mean", "label_delay_ms.p50", "label_delay_ms.p95",
        "label_delay_ms.p99", "data_quality.score", "data_quality.completeness", "data_quality.extraction",
        "data_quality.validity", "data_quality.conformity",
    ]

    /// - Parameter references: what values are held against.
    public static func windows(
        _ query: WindowQuery, _ material: WindowMaterial, references: ReferencesState, baseSize: Int64
    ) throws(ByteCodingError) -> JSONValue {
        let windows = try query.windows(QualityWindow.self, of: material, baseSize: baseSize)
        var features: [Place: FeatureWindow] = [:]
        for window in try query.windows(FeatureWindow.self, of: material, baseSize: baseSize) {
            features[Place(group: window.group, start: window.start)] = window.aggregate
        }
        let rows = windows.map { ($0, features[Place(group: $0.group, start: $0.start)]) }.filter {
            !$0.0.aggregate.isEmpty || $0.1.map { !$0.features.isEmpty } ?? false
        }
        return .array(
            query.newest(of: rows, start: \.0.start).map { window, features in
                let reference = reference(of: window.group, query, references)
                let inputs = features.flatMap { DataQuality($0, reference: reference) }
                return self.window(query, window, inputs)
            })
    }

    private struct Place: Hashable {
        var group: [String?]
        var start: Int64
    }

    private static func reference(
        of group: [String?], _ query: WindowQuery, _ references: ReferencesState
    ) -> Reference? {
        let named = Dictionary(uniqueKeysWithValues: zip(query.groupBy, group))
        guard let model = named[.model]?.flatMap({ $0 }) ?? query.filter.model,
            let version = named[.version]?.flatMap({ $0 }) ?? query.filter.version
        else { return nil }
        return references.reference(model: model, version: version, segment: query.segment(of: group))
    }

    private static func window(
        _ query: WindowQuery, _ window: AnsweredWindow<QualityWindow>, _ inputs: DataQuality?
    ) -> JSONValue {
        let content = window.aggregate
        let labels = content.labels
        var members = WindowMembers.identity(query, window)
        members += [
            .init("revision", JSONValue(window.revision)), .init("joined", JSONValue(labels.count)),
            .init("pending", JSONValue(content.pending)), .init("unmatched", JSONValue(content.unmatched)),
            .init("accuracy", JSONValue(labels.accuracy)),
            .init("estimated_accuracy", JSONValue(content.estimatedAccuracy)),
        ]
        members += errors(labels)
        members += [
            .init("roc_auc", JSONValue(labels.scores.rankingProbability)),
            .init("log_loss", JSONValue(labels.logLoss)),
            .init("calibration_error", JSONValue(labels.certainties.calibrationError)),
        ]
        members += classes(labels.rates)
        members += [
            .init("rating", rating(content.ratings)), .init("label_delay_ms", delays(labels.delays)),
        ]
        members += inputs?.members ?? DataQuality.absent
        return .object(members)
    }

    private static func errors(_ labels: JoinedLabels) -> [JSONValue.Member] {
        let count = labels.errors.count
        let quantiles: JSONValue =
            count == 0
            ? .null
            : .object(
                [5, 50, 95].map {
                    .init("p\($0)", JSONValue(labels.errorSketch.quantile(Double($0) / 100)))
                })
        return [
            .init("mae", JSONValue(labels.meanAbsoluteError)),
            .init("rmse", JSONValue(labels.rootMeanSquaredError)),
            .init("bias", JSONValue(labels.errors.mean)), .init("error", quantiles),
        ]
    }

    /// By class and as the mean over classes; null of what is no classifier.
    private static func classes(_ rates: [ClassRates]?) -> [JSONValue.Member] {
        guard let rates else { return [.init("macro", .null), .init("classes", .null)] }
        return [
            .init(
                "macro",
                [
                    "precision": JSONValue(rates.mean(\.precision)),
                    "recall": JSONValue(rates.mean(\.recall)),
                    "f1": JSONValue(rates.mean(\.f1)),
                ]), .init("classes", .array(rates.map(\.json))),
        ]
    }

    private static func rating(_ ratings: Moments) -> JSONValue {
        ratings.count == 0
            ? .null : ["count": JSONValue(ratings.count), "mean": JSONValue(ratings.mean)]
    }

    private static func delays(_ sketch: QuantileSketch) -> JSONValue {
        guard !sketch.isEmpty else { return .null }
        return .object([50, 95, 99].map { .init("p\($0)", JSONValue(sketch.quantile(Double($0) / 100))) })
    }
}

/// Precision, recall and F1 of one class; nil where nothing was predicted as it, or nothing was it.
struct ClassRates {
    let entry: ClassCounts.Entry

    init(_ entry: ClassCounts.Entry) { self.entry = entry }

    var precision: Double? { entry.predicted == 0 ? nil : Double(entry.correct) / Double(entry.predicted) }
    var recall: Double? { entry.actual == 0 ? nil : Double(entry.correct) / Double(entry.actual) }
    /// The harmonic mean of both.
    var f1: Double? {
        let sum = entry.predicted + entry.actual
        return sum == 0 ? nil : 2 * Double(entry.correct) / Double(sum)
    }

    var json: JSONValue {
        [
            "class": .string(entry.name), "precision": JSONValue(precision), "recall": JSONValue(recall),
            "f1": JSONValue(f1), "predicted": JSONValue(entry.predicted), "actual": JSONValue(entry.actual),
        ]
    }
}
