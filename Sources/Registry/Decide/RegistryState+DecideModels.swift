import Commands
import JSON

extension RegistryState {
    func registerModel(_ command: RegistryCommand) throws(RegistryRejection) -> Draft {
        var reader = BodyReader(command.body)
        let name = reader.name("model")
        var attributes = ModelAttributes()
        attributes.merge(&reader)
        let reason = reader.text("reason")
        try reader.finishOrThrow()
        if let place = place(ofModel: name), !models[Int(place)].isDeleted {
            throw .conflict("the model '\(name)' is there already: PATCH /v1/models/\(name) changes it")
        }
        try requireMatch(command, .model(name))
        guard models.count < RegistryLimits.modelCount else {
            throw .conflict("there are \(RegistryLimits.modelCount) models, and more are not allowed")
        }
        return Draft(
            status: 201, resource: .model(name), model: name, changes: [.modelRegistered(attributes)],
            reason: reason)
    }

    func updateModel(_ command: RegistryCommand, _ model: Int) throws(RegistryRejection) -> Draft {
        let record = models[model]
        var draft = Draft(resource: .model(record.name), model: record.name)
        try requireMatch(command, draft.resource)
        var reader = BodyReader(command.body)
        var attributes = record.attributes
        attributes.merge(&reader)
        draft.reason = reader.text("reason")
        try reader.finishOrThrow()
        if attributes != record.attributes { draft.changes = [.modelUpdated(attributes)] }
        return draft
    }

    func deleteModel(_ command: RegistryCommand, _ model: Int) throws(RegistryRejection) -> Draft {
        let record = models[model]
        var draft = Draft(resource: .model(record.name), model: record.name)
        try requireMatch(command, draft.resource)
        draft.reason = try reason(command)
        try refuseOpenDeployments(model, "deleted")
        let live = record.environments.filter { $0.split?.live.shares.isEmpty == false }.map(\.name)
        guard live.isEmpty else {
            throw .conflict(
                "the model '\(record.name)' has traffic in \(live.joined(separator: ", ")): "
                    + "it can be deleted once no version of it is served")
        }
        draft.changes = [.modelDeleted]
        return draft
    }

    func restoreModel(_ command: RegistryCommand) throws(RegistryRejection) -> Draft {
        let model = try model(command.path[1], evenDeleted: true)
        var draft = Draft(resource: .model(models[model].name), model: models[model].name)
        try requireMatch(command, draft.resource)
        draft.reason = try reason(command)
        if models[model].isDeleted { draft.changes = [.modelRestored] }
        return draft
    }

    func renameModel(_ command: RegistryCommand, _ model: Int) throws(RegistryRejection) -> Draft {
        let old = models[model].name
        try requireMatch(command, .model(old))
        var reader = BodyReader(command.body)
        let name = reader.name("name")
        let reason = reader.text("reason")
        try reader.finishOrThrow()
        var draft = Draft(resource: .model(name), model: old, reason: reason)
        guard name != old else { return draft }
        if place(ofModel: name) != nil { throw .conflict("the name '\(name)' is taken by another model") }
        try refuseOpenDeployments(model, "renamed")
        draft.changes = [.modelRenamed(to: name)]
        return draft
    }

    private func refuseOpenDeployments(_ model: Int, _ what: String) throws(RegistryRejection) {
        guard let open = models[model].environments.compactMap(\.open).first else { return }
        let one = deployments[Int(open)]
        throw .conflict(
            "the deployment '\(one.id)' in \(one.environment) is \(one.machine.status.rawValue): "
                + "a model can be \(what) once its deployments have ended")
    }

    /// The reason that a body without anything else may give.
    func reason(_ command: RegistryCommand) throws(RegistryRejection) -> String? {
        var reader = BodyReader(command.body)
        let reason = reader.text("reason")
        try reader.finishOrThrow()
        return reason
    }
}
