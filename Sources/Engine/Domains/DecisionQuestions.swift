import JSON
import Streams

/// Questions about what the engine decided.
extension ControlShard {
    private static let decisionLimits = 1...DecisionLog.kept
    private static let defaultDecisionLimit = 100

    /// The newest decisions that match, oldest first: `kind` (whole, or as far as its dot), `subject`, `from`, `to`, `limit`.
    func decisions(_ parameters: [String: String]) throws(EngineError) -> JSONValue {
        let limit = try Self.limit(parameters["limit"])
        let (from, to) = (
            try TimeParameter.read("from", parameters) ?? .min,
            try TimeParameter.read("to", parameters) ?? .max
        )
        let (kind, subject) = (parameters["kind"], parameters["subject"])
        var found: [Decision] = []
        for decision in decisions.entries.reversed() {
            guard kind.map({ decision.kind == $0 || decision.kind.hasPrefix($0 + ".") }) ?? true,
                subject.map({ decision.subject == $0 }) ?? true, from <= decision.time, decision.time < to
            else { continue }
            found.append(decision)
            if found.count == limit { break }
        }
        return ["decisions": .array(found.reversed().map(\.json))]
    }

    func evidence(ofDecision id: String) throws(EngineError) -> JSONValue {
        guard let decision = decisions.entries.last(where: { $0.id == id }) else {
            throw EngineError(.notFound, "there is no decision '\(id)'")
        }
        return decision.evidence
    }

    private static func limit(_ text: String?) throws(EngineError) -> Int {
        guard let text else { return defaultDecisionLimit }
        guard let limit = Int(text), decisionLimits.contains(limit) else {
            throw .parameter(
                "limit",
                "'\(text)' is no number from \(decisionLimits.lowerBound) to \(decisionLimits.upperBound)")
        }
        return limit
    }
}

extension EngineError {
    /// A parameter of a question that can't be read.
    static func parameter(_ name: String, _ reason: String) -> EngineError {
        EngineError(.invalid, "\(name): \(reason)", errors: [.init(pointer: name, reason: reason)])
    }
}
