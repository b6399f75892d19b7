extension RegistryState {
    mutating func touch(version: Int, of model: Int, _ moment: Moment) {
        models[model].versions[version].stamp.touch(
            moment.time, by: moment.actor, revision: moment.sequence)
    }

    mutating func applyToVersion(
        _ change: RegistryChange, of model: Int, _ moment: Moment
    ) throws(RegistryEventError) {
        let place: Int
        switch change {
        case .versionRegistered(let name, let attributes):
            try register(name, attributes, of: model, moment)
            return
        case .versionUpdated(let name, let attributes):
            place = try versionPlace(name, of: model)
            let isOfTagsAlone = self.attributes(of: models[model].versions[place])
                .differsInTagsAlone(from: attributes)
            try setAttributes(attributes, version: place, of: model)
            if isOfTagsAlone { return touch(version: place, of: model, moment) }
        case .versionDeleted(let name):
            place = try versionPlace(name, of: model)
            models[model].versions[place].deletedAt = moment.time
            models[model].mlflowUpdatedAt = moment.time
            dropAliases(of: place, model, moment)
        case .versionRestored(let name):
            place = try versionPlace(name, of: model)
            models[model].versions[place].deletedAt = nil
            models[model].mlflowUpdatedAt = moment.time
        case .stageChanged(let name, _, let to):
            place = try versionPlace(name, of: model)
            models[model].versions[place].stage = to
            models[model].mlflowUpdatedAt = moment.time
        case .approvalRecorded(let name, let approval, let conditions, let outcome):
            place = try versionPlace(name, of: model)
            let vote = ApprovalVote(
                by: moment.actor, approval: approval, comment: moment.reason, time: moment.time,
                conditions: conditions)
            record(vote, outcome, version: place, of: model)
        case .conditionChecked(let name, let condition, let isMet):
            place = try versionPlace(name, of: model)
            check(condition, isMet, version: place, of: model, moment)
        default: return
        }
        touch(version: place, of: model, moment)
        models[model].versions[place].mlflowUpdatedAt = moment.time
    }

    private mutating func register(
        _ name: String, _ attributes: VersionAttributes, of model: Int, _ moment: Moment
    ) throws(RegistryEventError) {
        guard models[model].place(ofVersion: name) == nil else {
            throw RegistryEventError("the version \(models[model].name)/\(name) is there already")
        }
        models[model].append(
            VersionRecord(name: name, attributes: VersionAttributes(), stamp: moment.stamp))
        models[model].mlflowUpdatedAt = moment.time
        try setAttributes(attributes, version: models[model].versions.count - 1, of: model)
    }

    private mutating func setAttributes(
        _ attributes: VersionAttributes, version: Int, of model: Int
    ) throws(RegistryEventError) {
        let own = VersionReference(model: Int32(model), version: Int32(version))
        let record = models[model].versions[version]
        var parents = record.parents
        if attributes.lineage.parents != parentTexts(record) {
            parents = []
            for text in attributes.lineage.parents {
                guard let parent = resolve(text, in: Int32(model)), parent.reference != own else {
                    throw RegistryEventError("\(name(of: own)) can't have the parent \(text)")
                }
                parents.append(parent)
            }
            relink(own, from: record.parents, to: parents)
        }
        models[model].versions[version].attributes = attributes
        models[model].versions[version].attributes.lineage.parents = []
        models[model].versions[version].parents = parents
    }

    private mutating func relink(
        _ child: VersionReference, from old: [ParentReference], to new: [ParentReference]
    ) {
        for parent in old.map(\.reference) {
            models[Int(parent.model)].versions[Int(parent.version)].children.removeAll { $0 == child }
        }
        for parent in new.map(\.reference)
        where !models[Int(parent.model)].versions[Int(parent.version)].children.contains(child) {
            models[Int(parent.model)].versions[Int(parent.version)].children.append(child)
        }
    }

    private mutating func dropAliases(of version: Int, _ model: Int, _ moment: Moment) {
        let count = models[model].aliases.count
        models[model].aliases.removeAll { $0.version == Int32(version) }
        if models[model].aliases.count < count {
            models[model].stamp.touch(moment.time, by: moment.actor, revision: moment.sequence)
        }
    }

    /// The word of somebody who has spoken before replaces what they said; without a policy of several
    /// approvers only the last word of all counts.
    private mutating func record(_ vote: ApprovalVote, _ outcome: Approval, version: Int, of model: Int) {
        let isShared = (models[model].attributes.approvalPolicy?.required ?? 1) > 1
        var votes = models[model].versions[version].votes
        votes.removeAll { !isShared || $0.by == vote.by || vote.approval == .pending }
        if vote.approval != .pending { votes.append(vote) }
        models[model].versions[version].votes = votes
        models[model].versions[version].approval = outcome
        let conditions = models[model].versions[version].conditions
        models[model].versions[version].metConditions.removeAll { !conditions.contains($0.condition) }
    }

    private mutating func check(
        _ condition: String, _ isMet: Bool, version: Int, of model: Int, _ moment: Moment
    ) {
        models[model].versions[version].metConditions.removeAll { $0.condition == condition }
        guard isMet else { return }
        models[model].versions[version].metConditions.append(
            MetCondition(
                condition: condition, by: moment.actor, time: moment.time, comment: moment.reason))
    }
}
