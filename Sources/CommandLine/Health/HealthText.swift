import JSON

/// Pieces of health as people read them.
enum HealthText {
    /// `71.3`.
    static func points(_ score: JSONValue?) -> String? {
        score?.number.map { NumberText.fixed($0, digits: 1) }
    }

    /// `+1.2` or `-3.4`.
    static func signed(_ number: JSONValue?) -> String? {
        number?.number.map { ($0 > 0 ? "+" : "") + NumberText.fixed($0, digits: 1) }
    }

    /// `80 %`.
    static func share(_ part: JSONValue?) -> String? {
        part?.number.map { NumberText.fixed(100 * $0, digits: 0) + " %" }
    }

    /// `battery_voltage 12, current 60`: the features that cost something, those that cost most first.
    static func causes(_ factors: JSONValue?) -> String? {
        let costing = (factors?.array ?? []).compactMap { factor -> String? in
            guard let score = factor["score"]?.number, score < 100 else { return nil }
            return "\(factor["feature"]?.string ?? "?") \(NumberText.fixed(score, digits: 0))"
        }
        return costing.isEmpty ? nil : costing.joined(separator: ", ")
    }

    /// `50 in 12.3 h`.
    static func next(_ device: JSONValue) -> String? {
        guard let threshold = device["threshold"]?.number, let hours = device["hours_to_threshold"]?.number
        else { return nil }
        return "\(NumberText.fixed(threshold, digits: 0)) in \(NumberText.fixed(hours, digits: 1)) h"
    }

    static func style(_ one: JSONValue) -> Style {
        switch one["status"]?.string {
        case "healthy": .good
        case "critical", "warning", "silent": .bad
        default: .plain
        }
    }
}
