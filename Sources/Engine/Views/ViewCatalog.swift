import Events
import JSON
import Monitoring
import Streams

/// The views that there are, and those of the contract that come later.
enum ViewCatalog {
    static let latency = "latency"
    static let late = "late"
    static let deadLetters = "dead-letters"
    static let drift = "drift"
    static let quality = "quality"
    static let registry = "registry"
    static let decisions = "decisions"
    static let experiments = "experiments"
    static let health = "health"
    static let fleet = "fleet"
    static let modelHealth = "model-health"
    static let alerts = "alerts"
    static let rules = "rules"

    /// Those that the control shard's domains answer.
    static let ofDomains: Set<String> = [
        registry, decisions, experiments, health, fleet, modelHealth, alerts, rules,
    ]

    /// As they are listed: with the parameters that every view has.
    static let views = own.map { view in
        var view = view
        view.parameters += common
        return view
    }

    private static let common: [ViewDescription.Parameter] = [
        .init("as_of", "what was known at a time or at the position of an earlier answer; now if absent"),
        .init("after", "a position to wait for, so that one's own writes are seen; 408 if it is not in time"),
        .init("timeout_ms", "how long to wait for after, 0 to 60000; 1000 if absent"),
    ]

    /// With their own parameters alone.
    private static let own: [ViewDescription] = [
        ViewDescription(
            latency, summary: "counts, errors, percentiles of latency, tokens and cost by window",
            parameters: windowParameters, columns: WindowMembers.names + LatencyView.figures),
        ViewDescription(
            late, summary: "events that came after their window had closed, by window and partition",
            parameters: windowParameters, columns: WindowMembers.names + LateView.figures),
        ViewDescription(
            drift, summary: "how far features and predictions have moved from their reference, by window",
            parameters: windowParameters + [
                .init("feature", "only this feature; prediction is that of the model"),
                .init("baseline", "pinned: the version's reference; trailing: the window before"),
            ], columns: WindowMembers.names + DriftView.figures),
        ViewDescription(
            quality, summary: "accuracy and error of predictions from joined feedback, by window",
            parameters: windowParameters, columns: WindowMembers.names + QualityView.figures),
        ViewDescription(
            deadLetters, summary: "what could not be read, with its reason and its bytes",
            parameters: [
                .init(
                    "reason", "only letters of this reason, whole or as far as its colon, such as too_large"),
                .init("topic", "only of this topic"),
                .init("limit", "letters at the most, the newest ones; 100 if absent"),
            ], columns: ["topic", "partition", "offset", "reason", "time", "bytes"]),
        ViewDescription(
            registry, summary: "what is live: stages, aliases and traffic of models, and open deployments",
            parameters: [
                .init("model", "only this model"),
                .init("filter", "only models that it fits, such as name LIKE 'chat%' AND tags.team = 'a'"),
                .init("order_by", "such as name DESC"), .init("provider", "only models of this provider"),
                .init("limit", "models at the most; 1000 if absent"),
                .init("page_token", "the next_page_token of the answer before"),
            ]),
        ViewDescription(
            decisions, summary: "what the engine decided, with its evidence",
            parameters: [
                .init("kind", "such as rollout.paused, or its first part"),
                .init("subject", "what it is about"),
                .init("from", "decisions of this time or later"), .init("to", "decisions before this time"),
                .init("limit", "decisions at the most, the newest ones; 100 if absent"),
            ], columns: ["id", "kind", "subject", "time", "reason"]),
        ViewDescription(
            health, summary: "health scores of devices, with what they come from and where they go",
            parameters: [.init("device", "only this one, with a forecast")] + deviceParameters + [
                .init("order", "name, or worst: the lowest score first"),
                .init("limit", "devices at the most, 10000 if absent"),
                .init("page_token", "the next_page_token of the answer before"),
            ],
            columns: [
                "device", "class", "policy", "score", "confidence", "status", "trend_per_day", "threshold",
                "hours_to_threshold", "change_since_yesterday", "samples", "last_reading",
            ]),
        ViewDescription(
            fleet,
            summary:
                "all devices together: statuses, scores, the worst ones, classes, cells, changes of a day",
            parameters: deviceParameters + [
                .init("cell_length", "characters of a geohash that make a cell, 1 to 12; 4 if absent")
            ]),
        ViewDescription(
            modelHealth,
            summary: "one score for each deployed version, against what it is registered to keep",
            parameters: [
                .init("model", "only this model"),
                .init("window", "what is scored: so long, to the last closed window; 10m if absent"),
            ],
            columns: [
                "model", "version", "environment", "share", "window.start", "window.end", "count", "score",
                "confidence", "status",
            ]),
        ViewDescription(
            experiments, summary: "experiments: arms, comparisons, trust checks and verdicts",
            parameters: [
                .init("model", "only those over this model"),
                .init("status", "only draft, running, stopped or decided ones"),
                .init("limit", "experiments at the most; 1000 if absent"),
                .init("page_token", "the next_page_token of the answer before"),
            ], columns: ["name", "model", "status", "metric", "method", "verdict", "reason", "through"]),
        ViewDescription(
            alerts, summary: "alerts and their state",
            parameters: [
                .init("state", "pending, firing, resolved, suppressed or no_data"),
                .init("subject", "what it is about"), .init("rule", "only this rule's"),
                .init("severity", "info, warning, high or critical"),
                .init("limit", "alerts at the most, the newest ones; 1000 if absent"),
            ],
            columns: [
                "id", "rule", "rule_version", "subject", "state", "severity", "since", "fired_at",
                "resolved_at", "missing_since", "value", "threshold",
            ]),
        ViewDescription(
            rules, summary: "alert rules as they are", parameters: [],
            columns: ["name", "when", "window", "for", "severity", "version"]),
    ]

    /// The view of that name, once all parameters are known to be its own.
    ///
    /// - Parameter others: parameters that the caller reads itself.
    /// - Throws: `notFound`; `unavailable` for a view or parameter that is not built yet; `invalid` for a parameter
    ///   that the view doesn't have.
    static func view(
        _ name: String, parameters: [String: String], others: Set<String> = []
    ) throws(EngineError) -> ViewDescription {
        guard let view = own.first(where: { $0.name == name }) else {
            let names = own.map(\.name).joined(separator: ", ")
            throw EngineError(.notFound, "there is no view '\(name)'; there are \(names)")
        }
        guard view.isAvailable else {
            throw EngineError(.unavailable, "the view '\(name)' is not built yet")
        }
        let known = Set(view.parameters.map(\.name)).union(others)
        if let unknown = parameters.keys.sorted().first(where: { !known.contains($0) }) {
            let names = known.sorted().joined(separator: ", ")
            throw EngineError(
                .invalid, "the view '\(name)' has no parameter '\(unknown)'; it has \(names)",
                errors: [.init(pointer: unknown, reason: "unknown parameter")])
        }
        return view
    }

    /// A view over windows.
    struct WindowView: Sendable {
        /// The events that it is about; nil for all.
        var kind: EventKind? = .inference
        /// What windows are grouped by where the question doesn't say.
        var groups = WindowQuery.Group.name
        var answer: @Sendable (WindowQuestion) throws -> JSONValue

        func question(_ parameters: [String: String], baseSize: Int64) throws(QueryError) -> WindowQuery {
            try WindowQuery(parameters: parameters, kind: kind, groups: groups, baseSize: baseSize)
        }
    }

    static func windowView(_ name: String) -> WindowView? {
        switch name {
        case latency: WindowView { try LatencyView.windows($0.query, $0.material, baseSize: $0.baseSize) }
        case late: WindowView { try LateView.windows($0.query, $0.material, baseSize: $0.baseSize) }
        case drift: WindowView(groups: [.model, .version]) { try $0.drift() }
        case quality:
            WindowView(kind: nil, groups: [.model, .version]) {
                try QualityView.windows(
                    $0.query, $0.material, references: $0.references, baseSize: $0.baseSize)
            }
        default: nil
        }
    }

    private static let windowParameters = WindowQuery.parameters.map {
        ViewDescription.Parameter($0.name, $0.summary)
    }

    private static let deviceParameters: [ViewDescription.Parameter] = [
        .init("class", "only devices of this class"),
        .init("status", "healthy, watch, warning, critical or silent"),
        .init("cell", "only devices in this cell, a geohash"),
    ]
}
