public import Commands
import JSON

extension HealthState {
    /// Decides `PUT` and `DELETE` of `/v1/health-policies/{name}`. Changes nothing.
    public func decide(_ command: ResourceCommand) -> CommandDecision<HealthEvent> {
        do throws(CommandRejection) {
            try command.requireActor()
            guard command.path.count == 2, command.path[0] == "health-policies" else {
                throw .notFound("there is no command \(command.request)")
            }
            switch command.method {
            case "PUT": return .accepted(try put(command))
            case "DELETE": return .accepted(try delete(command))
            default: throw .notFound("there is no command \(command.request)")
            }
        } catch {
            return .rejected(error)
        }
    }

    private func put(_ command: ResourceCommand) throws(CommandRejection) -> CommandAcceptance<HealthEvent> {
        let name = command.path[1]
        var reader = BodyReader(command.body)
        if let given = reader.text("name"), given != name {
            reader.report("name", "is not '\(name)', as in the path")
        }
        if let fault = NameRule.fault(of: name) { reader.report("name", fault) }
        let policy = HealthPolicy(reading: &reader)
        let known = policyIndex(name)
        try command.requireMatch(show(policy: name)?.etag)
        try reader.throwFaults()
        guard known != nil || policies.count < HealthLimits.policyCount else {
            throw .conflict("there are \(HealthLimits.policyCount) health policies: more are not allowed")
        }
        let isChanged = known.map { policies[$0].policy != policy } ?? true
        return CommandAcceptance(
            status: known == nil ? 201 : 200, resource: command.path,
            events: isChanged ? [event(.put(policy), command)] : [])
    }

    private func delete(_ command: ResourceCommand) throws(CommandRejection) -> CommandAcceptance<HealthEvent>
    {
        guard let shown = show(policy: command.path[1]) else {
            throw .notFound("there is no health policy '\(command.path[1])'")
        }
        try command.requireMatch(shown.etag)
        return CommandAcceptance(status: 200, resource: command.path, events: [event(.deleted, command)])
    }

    private func event(_ change: HealthEvent.Change, _ command: ResourceCommand) -> HealthEvent {
        HealthEvent(
            sequence: nextSequence, time: command.time, policy: command.path[1], actor: command.actor,
            change: change)
    }
}
