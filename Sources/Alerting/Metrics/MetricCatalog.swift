import JSON

/// The numbers that rules can be about, by view.
public struct MetricCatalog: Sendable {
    /// A view that rules can be about.
    public struct View: Sendable {
        public var name: String
        public var fields: [MetricField]
        /// What a subject's windows are told apart by.
        public var members: [String]
        /// What they are grouped by unless a rule says otherwise.
        public var defaultBy: [String]
        /// Whether other names are known as well, such as those of a device's readings.
        public var isOpen: Bool

        public init(
            _ name: String, members: [String], by defaultBy: [String], isOpen: Bool = false,
            _ fields: [MetricField]
        ) {
            (self.name, self.members, self.defaultBy) = (name, members, defaultBy)
            (self.isOpen, self.fields) = (isOpen, fields)
        }
    }

    public var views: [View]

    public init(_ views: [View]) { self.views = views }

    public subscript(view: String) -> View? { views.first { $0.name == view } }

    /// The field of that name, such as `latency.p99_ms`; nil if there is none.
    public func field(_ text: String) -> MetricField? {
        guard let dot = text.firstIndex(of: "."), let view = self[String(text[..<dot])] else { return nil }
        let name = String(text[text.index(after: dot)...])
        if let field = view.fields.first(where: { $0.name == name }) { return field }
        guard view.isOpen, !name.isEmpty else { return nil }
        return MetricField(view.name, name, .own, in: -Double.infinity...Double.infinity)
    }

    /// What an error says of a name that is unknown.
    func hint(for text: String) -> String {
        let known = views.flatMap { $0.fields.map(\.text) }
        if let nearest = NearestName.of(text, among: known) { return "did you mean '\(nearest)'?" }
        let view = views.first { text.hasPrefix($0.name + ".") }
        let fields = view.map { $0.fields.map(\.text) } ?? views.map { $0.name + ".…" }
        return "known are \(fields.joined(separator: ", "))"
    }

    /// Views of devices, whose windows are those of their health policies.
    public static let deviceViews: Set = ["health", "telemetry"]
    public static let device = "device"

    public static let standard = MetricCatalog([
        View(
            "latency", members: ["model", "version", "variant"], by: ["model"],
            ["p50_ms", "p90_ms", "p95_ms", "p99_ms", "mean_ms", "max_ms"].map {
                MetricField("latency", $0, .milliseconds)
            } + [
                MetricField("latency", "count", .count), MetricField("latency", "errors", .count),
                MetricField("latency", "error_rate", .ratio, in: 0...1),
                MetricField("latency", "cost_usd", .dollars),
                MetricField("latency", "input_tokens", .count),
                MetricField("latency", "output_tokens", .count),
                MetricField("latency", "ttft_p50_ms", .milliseconds),
                MetricField("latency", "ttft_p95_ms", .milliseconds),
                MetricField("latency", "ttft_p99_ms", .milliseconds),
            ]),
        View(
            "quality", members: ["model", "version", "variant"], by: ["model"],
            [
                MetricField("quality", "accuracy", .ratio, in: 0...1), MetricField("quality", "mae", .own),
                MetricField("quality", "rmse", .own),
                MetricField("quality", "bias", .own, in: -Double.infinity...Double.infinity),
                MetricField("quality", "rating_mean", .own, in: -Double.infinity...Double.infinity),
                MetricField("quality", "log_loss", .points),
            ]
                + [
                    "estimated_accuracy", "precision", "recall", "f1", "roc_auc", "calibration_error",
                ].map { MetricField("quality", $0, .ratio, in: 0...1) }
                + ["joined", "pending", "unmatched", "ratings"].map { MetricField("quality", $0, .count) }),
        View(
            "drift", members: ["model", "version", "feature"], by: ["model", "version", "feature"],
            [
                MetricField("drift", "psi", .points), MetricField("drift", "ks", .points, in: 0...1),
                MetricField("drift", "js", .points, in: 0...1), MetricField("drift", "wasserstein", .own),
                MetricField("drift", "total_variation", .points, in: 0...1),
                MetricField("drift", "null_share_change", .ratio, in: -1...1),
                MetricField("drift", "count", .count),
            ]),
        View(
            "health", members: ["device", "class"], by: ["device"],
            [
                MetricField("health", "score", .points, in: 0...100),
                MetricField("health", "confidence", .ratio, in: 0...1),
                MetricField("health", "trend_per_day", .pointsPerDay, in: -Double.infinity...Double.infinity),
                MetricField("health", "hours_to_threshold", .hours),
            ]),
        View("telemetry", members: ["device", "class"], by: ["device"], isOpen: true, []),
    ])
}
