import Commands
import JSON

extension RegistryState {
    /// Decides a command. Changes nothing: the caller appends the events, and then applies them.
    ///
    /// - Complexity: O(log n) in the number of models and versions, plus the size of what the command
    ///   touches; new parents cost their number of ancestors.
    public func decide(_ command: RegistryCommand) -> RegistryDecision {
        do throws(RegistryRejection) {
            if let kept = try repeated(command) { return .repeated(kept) }
            return .accepted(finish(try draft(command), command))
        } catch {
            return .rejected(error)
        }
    }

    private func repeated(_ command: RegistryCommand) throws(RegistryRejection) -> KeptAnswer? {
        guard (1...CommandLimits.headerBytes).contains(command.actor.utf8.count) else {
            throw .badRequest("the actor's name has 1 to \(CommandLimits.headerBytes) bytes")
        }
        return try answers.answer(
            key: command.idempotencyKey, request: command.request, digest: command.digest)
    }

    private func finish(_ draft: Draft, _ command: RegistryCommand) -> RegistryAcceptance {
        var events = draft.changes.enumerated().map { index, change in
            RegistryEvent(
                sequence: nextSequence + UInt64(index), time: command.time, model: draft.model,
                actor: command.actor, reason: draft.reason, decision: nil, change: change, command: nil)
        }
        for index in events.indices { events[index].following = events.count - 1 - index }
        if let key = command.idempotencyKey, !events.isEmpty {
            events[events.count - 1].command = CommandRecord(
                key: key, request: command.request, digest: command.digest, status: draft.status,
                resource: draft.resource, types: events.map(\.type))
        }
        return RegistryAcceptance(status: draft.status, resource: draft.resource, events: events)
    }

    private func draft(_ command: RegistryCommand) throws(RegistryRejection) -> Draft {
        let path = command.path
        switch (command.method, path.first, path.count) {
        case ("POST", "models", 1): return try registerModel(command)
        case ("POST", "models", 3) where path[2] == "restore": return try restoreModel(command)
        case (_, "models", 2...): return try draft(command, ofModel: try model(path[1]))
        case (_, "mlflow", 3): return try draft(try translated(command))
        case ("POST", "deployments", 1): return try createDeployment(command)
        case ("POST", "deployments", 3): return try act(command)
        default: throw unknown(command)
        }
    }

    private func draft(
        _ command: RegistryCommand, ofModel model: Int
    ) throws(RegistryRejection) -> Draft {
        let path = command.path
        switch (command.method, path.count, path.dropFirst(2).first, path.dropFirst(4).first) {
        case ("PATCH", 2, nil, nil): return try updateModel(command, model)
        case ("DELETE", 2, nil, nil): return try deleteModel(command, model)
        case ("POST", 3, "rename", nil): return try renameModel(command, model)
        case ("POST", 3, "versions", nil): return try registerVersion(command, model)
        case ("PATCH", 4, "versions", nil): return try updateVersion(command, model)
        case ("DELETE", 4, "versions", nil): return try deleteVersion(command, model)
        case ("POST", 5, "versions", "restore"): return try restoreVersion(command, model)
        case ("POST", 5, "versions", "stage"): return try changeStage(command, model)
        case ("POST", 5, "versions", "approval"): return try recordApproval(command, model)
        case ("POST", 5, "versions", "conditions"): return try checkCondition(command, model)
        case ("PUT", 4, "aliases", nil): return try setAlias(command, model)
        case ("DELETE", 4, "aliases", nil): return try deleteAlias(command, model)
        case ("PUT", 4, "traffic", nil): return try setTraffic(command, model)
        default: throw unknown(command)
        }
    }

    private func unknown(_ command: RegistryCommand) -> RegistryRejection {
        .notFound("there is no command \(command.request)")
    }

    // MARK: What commands need

    /// The place of a model named in a path. Deleted ones are found by `restore` alone.
    func model(_ name: String, evenDeleted: Bool = false) throws(RegistryRejection) -> Int {
        guard let place = place(ofModel: name) else { throw .notFound("there is no model '\(name)'") }
        guard evenDeleted || !models[Int(place)].isDeleted else {
            throw .notFound("the model '\(name)' is deleted")
        }
        return Int(place)
    }

    /// The place of a version named in a path.
    func version(
        _ name: String, of model: Int, evenDeleted: Bool = false
    ) throws(RegistryRejection) -> Int {
        guard let place = models[model].place(ofVersion: name) else {
            throw .notFound("there is no version '\(name)' of '\(models[model].name)'")
        }
        guard evenDeleted || !models[model].versions[Int(place)].isDeleted else {
            throw .notFound("the version '\(name)' of '\(models[model].name)' is deleted")
        }
        return Int(place)
    }

    /// Refuses a command whose `If-Match` doesn't name the resource as it is.
    func requireMatch(_ command: RegistryCommand, _ resource: RegistryResource) throws(RegistryRejection) {
        guard let wanted = command.ifMatch else { return }
        let current = show(resource)?.etag
        guard let current else {
            throw .preconditionFailed("If-Match is given, and there is no \(resource.path) yet")
        }
        let tags = wanted.split(separator: ",").map { $0.trimming(" \t") }
        guard !tags.contains("*"), !tags.contains(current) else { return }
        throw .preconditionFailed(
            "\(resource.path) has changed: its ETag is \(current), not \(wanted). GET it, and decide again")
    }
}

extension Substring {
    /// Without these characters at both ends.
    func trimming(_ characters: String) -> String {
        var rest = self[...]
        while let first = rest.first, characters.contains(first) { rest.removeFirst() }
        while let last = rest.last, characters.contains(last) { rest.removeLast() }
        return String(rest)
    }
}
