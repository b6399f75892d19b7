import Commands
import JSON

extension RegistryState {
    func registerVersion(_ command: RegistryCommand, _ model: Int) throws(RegistryRejection) -> Draft {
        let record = models[model]
        var reader = BodyReader(command.body)
        let name = reader.name("version")
        var attributes = VersionAttributes()
        attributes.merge(&reader)
        let reason = reader.text("reason")
        reader.finish()
        checkParents(attributes.lineage.parents, of: name, nil, in: model, &reader)
        try reader.throwFaults()
        let resource = RegistryResource.version(model: record.name, version: name)
        if let place = record.place(ofVersion: name) {
            let how =
                record.versions[Int(place)].isDeleted
                ? "was deleted, and its name is not used again: POST /v1/\(resource.path)/restore brings it back"
                : "is there already: PATCH /v1/\(resource.path) changes it"
            throw .conflict("the version '\(name)' of '\(record.name)' \(how)")
        }
        try requireMatch(command, resource)
        guard record.versions.count < RegistryLimits.versionCount else {
            throw .conflict(
                "'\(record.name)' has \(RegistryLimits.versionCount) versions: more are not allowed")
        }
        return Draft(
            status: 201, resource: resource, model: record.name,
            changes: [.versionRegistered(version: name, attributes)], reason: reason)
    }

    func updateVersion(_ command: RegistryCommand, _ model: Int) throws(RegistryRejection) -> Draft {
        let place = try version(command.path[3], of: model)
        let record = models[model].versions[place]
        var draft = versionDraft(record, model)
        try requireMatch(command, draft.resource)
        var reader = BodyReader(command.body)
        let old = attributes(of: record)
        var new = old
        new.merge(&reader)
        draft.reason = reader.text("reason")
        reader.finish()
        if new.lineage.parents != old.lineage.parents {
            let own = VersionReference(model: Int32(model), version: Int32(place))
            checkParents(new.lineage.parents, of: record.name, own, in: model, &reader)
        }
        try reader.throwFaults()
        if new != old { draft.changes = [.versionUpdated(version: record.name, new)] }
        return draft
    }

    func versionDraft(_ version: VersionRecord, _ model: Int) -> Draft {
        let name = models[model].name
        return Draft(resource: .version(model: name, version: version.name), model: name)
    }

    /// Parents must be there and must not descend from the version itself (nil for one that is still to
    /// come).
    private func checkParents(
        _ parents: [String], of name: String, _ own: VersionReference?, in model: Int,
        _ reader: inout BodyReader
    ) {
        var seen: Set<VersionReference> = []
        for (index, text) in parents.enumerated() {
            let pointer = "/lineage/parents/\(index)"
            guard let parent = resolve(text, in: Int32(model))?.reference, isLive(parent) else {
                let isSelf = text == name || text == "\(models[model].name)/\(name)"
                let reason =
                    isSelf && own == nil
                    ? "a version can't be its own parent" : "there is no version '\(text)'"
                reader.report(RegistryFault(pointer, reason))
                continue
            }
            if !seen.insert(parent).inserted { reader.report(RegistryFault(pointer, "is named twice")) }
            if let own, parent == own || reached(from: [parent], along: \.parentReferences).contains(own) {
                let reason =
                    parent == own
                    ? "a version can't be its own parent"
                    : "\(text) descends from \(name): lineage has no cycles"
                reader.report(RegistryFault(pointer, reason))
            }
        }
    }

    private func isLive(_ reference: VersionReference) -> Bool {
        let model = models[Int(reference.model)]
        return !model.isDeleted && !model.versions[Int(reference.version)].isDeleted
    }

    func deleteVersion(_ command: RegistryCommand, _ model: Int) throws(RegistryRejection) -> Draft {
        let place = try version(command.path[3], of: model)
        let record = models[model].versions[place]
        var draft = versionDraft(record, model)
        try requireMatch(command, draft.resource)
        draft.reason = try reason(command)
        let live = models[model].liveEnvironments(of: record.name)
        guard live.isEmpty else {
            throw .conflict(
                "\(record.name) has traffic in \(live.joined(separator: ", ")): "
                    + "it can be deleted once it is not served")
        }
        for open in models[model].environments.compactMap(\.open).map({ deployments[Int($0)] })
        where open.version == Int32(place) || (open.before?[record.name] ?? 0) > 0
            || open.plan.analysis?.baseline == record.name
        {
            throw .conflict(
                "the deployment '\(open.id)' needs \(record.name): it can be deleted once that has ended")
        }
        draft.changes = [.versionDeleted(version: record.name)]
        return draft
    }

    func restoreVersion(_ command: RegistryCommand, _ model: Int) throws(RegistryRejection) -> Draft {
        let record = models[model].versions[try version(command.path[3], of: model, evenDeleted: true)]
        var draft = versionDraft(record, model)
        try requireMatch(command, draft.resource)
        draft.reason = try reason(command)
        if record.isDeleted { draft.changes = [.versionRestored(version: record.name)] }
        return draft
    }
}

extension VersionRecord {
    var parentReferences: [VersionReference] { parents.map(\.reference) }
}
