import Commands
public import JSON

extension ExperimentsState {
    /// The assignment of an experiment; nil if there is none of that name.
    ///
    /// - Complexity: O(log n) and the size of its definition.
    public func assigner(of name: String) -> Assigner? { place(of: name).map { Assigner(experiments[$0]) } }

    /// `POST /ofrep/v1/evaluate/flags/{key}`: an experiment is a flag, its arms are the variants.
    ///
    /// - Parameter body: `{"context": {"targetingKey": unit}}`; nil if it is no JSON.
    public func evaluateFlag(_ key: String, _ body: JSONValue?) -> FlagAnswer {
        let unit: String
        switch Self.unit(of: body, key: key) {
        case .failure(let answer): return answer.answer
        case .success(let found): unit = found
        }
        guard let assigner = assigner(of: key) else {
            return .failure(404, "FLAG_NOT_FOUND", "there is no experiment '\(key)'", key: key)
        }
        return FlagAnswer(status: 200, body: Self.flag(assigner.assign(unit)))
    }

    /// `POST /ofrep/v1/evaluate/flags`: all experiments that run, by name.
    ///
    /// - Complexity: linear in the number of running experiments.
    public func evaluateFlags(_ body: JSONValue?) -> FlagAnswer {
        let unit: String
        switch Self.unit(of: body, key: nil) {
        case .failure(let answer): return answer.answer
        case .success(let found): unit = found
        }
        let assigning = order.map { experiments[Int($0)] }.filter { $0.isRunning || $0.status == .decided }
        let flags = assigning.map { Self.flag(Assigner($0).assign(unit)) }
        let answer: JSONValue = ["flags": .array(flags)]
        let digest = XXH64.hash(answer.text, seed: XXH64.hash(unit))
        return FlagAnswer(status: 200, body: answer, etag: "\"\(String(digest, radix: 16))\"")
    }

    private struct Failure: Error { var answer: FlagAnswer }

    private static func unit(of body: JSONValue?, key: String?) -> Result<String, Failure> {
        func failure(_ code: String, _ details: String) -> Result<String, Failure> {
            .failure(Failure(answer: .failure(400, code, details, key: key)))
        }
        guard let body, body.members != nil else {
            return failure("PARSE_ERROR", "the body is no JSON object")
        }
        guard let context = body["context"], context.members != nil else {
            return failure("INVALID_CONTEXT", "context is no object")
        }
        guard let value = context["targetingKey"], value != .null, value != "" else {
            return failure("TARGETING_KEY_MISSING", "context.targetingKey is missing: it names the unit")
        }
        guard let unit = value.string, unit.utf8.count <= CommandLimits.textBytes else {
            return failure(
                "INVALID_CONTEXT",
                "context.targetingKey is no text of at most \(CommandLimits.textBytes) bytes")
        }
        return .success(unit)
    }

    private static func flag(_ assignment: Assignment) -> JSONValue {
        var metadata: [JSONValue.Member] = [
            .init("experiment", .string(assignment.experiment)),
            .init("included", .bool(assignment.isIncluded)),
            .init("revision", .string(String(assignment.revision))),
        ]
        if let exclusion = assignment.exclusion { metadata.append(.init("excluded_by", .string(exclusion))) }
        return [
            "key": .string(assignment.experiment), "reason": .string(assignment.reason.rawValue),
            "variant": .string(assignment.arm), "value": assignment.value, "metadata": .object(metadata),
        ]
    }
}
