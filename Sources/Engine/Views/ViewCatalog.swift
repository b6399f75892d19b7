import JSON
import Monitoring
import Streams

/// The views that there are, and those of the contract that come later.
enum ViewCatalog {
    static let latency = "latency"
    static let late = "late"
    static let deadLetters = "dead-letters"

    static let views: [ViewDescription] = [
        ViewDescription(
            latency, summary: "counts, errors, percentiles of latency, tokens and cost by window",
            parameters: windowParameters),
        ViewDescription(
            late, summary: "events that came after their window had closed, by window and partition",
            parameters: windowParameters),
        ViewDescription(
            deadLetters, summary: "what could not be read, with its reason and its bytes",
            parameters: [
                .init(
                    "reason", "only letters of this reason, whole or as far as its colon, such as too_large"),
                .init("topic", "only of this topic"),
                .init("limit", "letters at the most, the newest ones; 100 if absent"),
            ]),
        planned("drift", "drift of features and predictions against a reference"),
        planned("quality", "accuracy and error from joined feedback"),
        planned("health", "health scores of devices"),
        planned("alerts", "alerts and their state"),
        planned("registry", "models, versions, deployments"),
        planned("experiments", "experiments and their verdicts"),
        planned("rules", "alert rules"),
        planned("decisions", "what the engine decided, with evidence"),
    ]

    /// The view of that name, once all parameters are known to be its own.
    ///
    /// - Parameter others: parameters that the caller reads itself.
    /// - Throws: `notFound`; `unavailable` for a view or parameter that is not built yet; `invalid` for a parameter
    ///   that the view doesn't have.
    static func view(
        _ name: String, parameters: [String: String], others: Set<String> = []
    ) throws(EngineError) -> ViewDescription {
        guard let view = views.first(where: { $0.name == name }) else {
            let names = views.map(\.name).joined(separator: ", ")
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

    /// How a view over windows answers: the question, what was collected for it, and the base window's size.
    typealias WindowView = @Sendable (WindowQuery, WindowMaterial, Int64) throws -> JSONValue

    static func windowView(_ name: String) -> WindowView? {
        switch name {
        case latency: { try LatencyView.windows($0, $1, baseSize: $2) }
        case late: { try LateView.windows($0, $1, baseSize: $2) }
        default: nil
        }
    }

    private static let windowParameters = WindowQuery.parameters.map {
        ViewDescription.Parameter($0.name, $0.summary)
    }

    private static func planned(_ name: String, _ summary: String) -> ViewDescription {
        ViewDescription(name, summary: summary, parameters: [], isAvailable: false)
    }
}
