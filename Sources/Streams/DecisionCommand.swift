public import ByteCoding
public import JSON
public import Log

/// What a decision of one domain commands of another one.
public struct DecisionCommand: Sendable, Equatable {
    public var method: String
    /// Behind `/v1/`.
    public var path: [String]
    public var body: JSONValue

    public init(_ method: String, _ path: [String], body: JSONValue) {
        (self.method, self.path, self.body) = (method, path, body)
    }

    /// What became of it.
    public enum Outcome: Sendable {
        /// The domain's own events, which are folded already; none if nothing changed.
        case done([JSONValue])
        case refused(String)
    }

    /// As evidence shows it.
    func json(_ outcome: Outcome) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("method", .string(method)),
            .init("path", .string("/v1/" + path.joined(separator: "/"))), .init("body", body),
        ]
        switch outcome {
        case .done(let events):
            members.append(.init("outcome", "done"))
            members.append(.init("events", .array(events.map { $0["id"] ?? .null })))
        case .refused(let reason):
            members += [.init("outcome", "refused"), .init("reason", .string(reason))]
        }
        return .object(members)
    }
}

/// A domain that other domains' decisions may command.
public protocol CommandedDomain: ControlDomain {
    /// Whether a path behind `/v1/` is its own.
    func isCommanded(_ path: [String]) -> Bool

    /// Decides a command and folds what comes of it: its events lie in the decision's record, at `offset` of the
    /// decisions.
    ///
    /// - Throws: for events that don't follow from the state: a mistake of the domain.
    mutating func carryOut(
        _ command: DecisionCommand, of decision: Decision, offset: Offset
    ) throws(ByteCodingError) -> DecisionCommand.Outcome
}

extension ControlShard {
    /// The decision with what became of its commands.
    mutating func carryOut(_ decision: Decision) throws(ByteCodingError) -> Decision {
        guard !decision.commands.isEmpty else { return decision }
        var decision = decision
        var shown: [JSONValue] = []
        for command in decision.commands {
            let outcome = try carryOut(command, of: decision)
            if case .done(let events) = outcome { decision.events += events }
            shown.append(command.json(outcome))
        }
        decision.evidence = .object(
            (decision.evidence.members ?? []) + [.init("actions", .array(shown))])
        decision.commands = []
        return decision
    }

    private mutating func carryOut(
        _ command: DecisionCommand, of decision: Decision
    ) throws(ByteCodingError) -> DecisionCommand.Outcome {
        let offset = Offset(clamping: decisions.count)
        for index in domains.indices {
            guard var domain = domains[index] as? any CommandedDomain, domain.isCommanded(command.path) else {
                continue
            }
            let outcome = try domain.carryOut(command, of: decision, offset: offset)
            replaceDomain(at: index, with: domain)
            return outcome
        }
        return .refused("no domain takes it")
    }
}
