import Drift
import JSON
import Monitoring
import Streams

/// A question about windows with all that its answer is made of.
struct WindowQuestion: Sendable {
    var query: WindowQuery
    /// As they came.
    var parameters: [String: String]
    var material: WindowMaterial
    /// What windows are compared with.
    var references: ReferencesState
    /// The base window's, milliseconds.
    var baseSize: Int64
    /// Data shards whose part is missing, by name.
    var missing: [String] = []

    /// What an answer says of them; nothing if none is missing.
    var partial: [JSONValue.Member] {
        guard !missing.isEmpty else { return [] }
        return [.init("partial", true), .init("missing", .array(missing.map { .string($0) }))]
    }

    func drift() throws -> JSONValue {
        var baseline = DriftView.Baseline.pinned
        if let text = parameters["baseline"] {
            guard let named = DriftView.Baseline(rawValue: text) else {
                let known = DriftView.Baseline.allCases.map(\.rawValue).joined(separator: ", ")
                throw QueryError("baseline", "'\(text)' is none of \(known)")
            }
            baseline = named
        }
        var view = DriftView(references: references, feature: parameters["feature"], baseline: baseline)
        return try view.windows(query, material, baseSize: baseSize)
    }
}
