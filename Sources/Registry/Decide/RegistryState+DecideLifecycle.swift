import Commands
import JSON

extension RegistryState {
    // MARK: Stages

    func changeStage(_ command: RegistryCommand, _ model: Int) throws(RegistryRejection) -> Draft {
        let record = models[model].versions[try version(command.path[3], of: model)]
        var draft = versionDraft(record, model)
        try requireMatch(command, draft.resource)
        var reader = BodyReader(command.body)
        let wanted = reader.requiredChoice("stage", Stage.self)
        draft.reason = reader.text("reason")
        let archivesOthers = reader.flag("archive_existing") ?? false
        try reader.finishOrThrow()
        let stage = wanted ?? record.stage
        if stage != record.stage {
            try requireMove(record, to: stage, model, command.dialect)
            draft.changes.append(.stageChanged(version: record.name, from: record.stage, to: stage))
        }
        if archivesOthers, stage != .archived {
            for other in models[model].versions
            where other.stage == stage && other.name != record.name && !other.isDeleted {
                draft.changes.append(.stageChanged(version: other.name, from: stage, to: .archived))
            }
        }
        return draft
    }

    private func requireMove(
        _ version: VersionRecord, to stage: Stage, _ model: Int, _ dialect: RegistryCommand.Dialect
    ) throws(RegistryRejection) {
        guard dialect == .mlflow || version.stage.canMove(to: stage) else {
            let next = version.stage.next.map(\.rawValue).joined(separator: ", ")
            throw .conflict(
                "\(version.name) is in \(version.stage.rawValue) and can't go to \(stage.rawValue): "
                    + "from there it can go to \(next)")
        }
        guard stage == .production, !version.approval.permitsProduction else { return }
        let isFree =
            dialect == .mlflow && version.approval == .pending
            && models[model].attributes.approvalPolicy == nil
        guard isFree else { throw .conflict(needsApproval(version, model)) }
    }

    /// Why a version can't go to production.
    func needsApproval(_ version: VersionRecord, _ model: Int) -> String {
        "production needs the approval 'approved' or 'conditional', and that of \(version.name) is "
            + "'\(version.approval.rawValue)': POST /v1/models/\(models[model].name)/versions/\(version.name)/approval"
    }

    // MARK: Approvals

    func recordApproval(_ command: RegistryCommand, _ model: Int) throws(RegistryRejection) -> Draft {
        let record = models[model].versions[try version(command.path[3], of: model)]
        var draft = versionDraft(record, model)
        try requireMatch(command, draft.resource)
        var reader = BodyReader(command.body)
        let approval = reader.requiredChoice("approval", Approval.self) ?? .pending
        draft.reason = reader.text("comment")
        let conditions = reader.texts("conditions", limit: RegistryLimits.conditionCount) ?? []
        if approval == .conditional, conditions.isEmpty {
            reader.report("conditions", "a conditional approval needs at least one")
        } else if approval != .conditional, !conditions.isEmpty {
            reader.report("conditions", "are for a conditional approval only")
        } else if Set(conditions).count < conditions.count {
            reader.report("conditions", "names one twice")
        }
        try reader.finishOrThrow()
        try requireApprover(command.actor, model)
        let vote = ApprovalVote(
            by: actors.known(command.actor) ?? -1, approval: approval, comment: draft.reason,
            time: command.time, conditions: conditions)
        let isRepeated = record.votes.contains { other in
            var same = vote
            same.time = other.time
            return same == other
        }
        guard !isRepeated, approval != .pending || record.approval != .pending || !record.votes.isEmpty
        else { return draft }
        draft.changes = [
            .approvalRecorded(
                version: record.name, approval: approval, conditions: conditions,
                outcome: outcome(of: vote, record, model))
        ]
        return draft
    }

    private func requireApprover(_ actor: String, _ model: Int) throws(RegistryRejection) {
        guard let policy = models[model].attributes.approvalPolicy, !policy.approvers.isEmpty,
            !policy.approvers.contains(actor)
        else { return }
        throw .conflict(
            "'\(actor)' may not approve versions of '\(models[model].name)': its policy names "
                + policy.approvers.joined(separator: ", "))
    }

    /// One rejection that stands rejects; otherwise so many different people as the policy asks for must
    /// approve.
    private func outcome(of vote: ApprovalVote, _ version: VersionRecord, _ model: Int) -> Approval {
        guard vote.approval != .pending else { return .pending }
        let required = models[model].attributes.approvalPolicy?.required ?? 1
        guard required > 1 else { return vote.approval }
        let votes = version.votes.filter { $0.by != vote.by } + [vote]
        if votes.contains(where: { $0.approval == .rejected }) { return .rejected }
        guard votes.count >= required else { return .pending }
        return votes.contains { $0.approval == .conditional } ? .conditional : .approved
    }

    func checkCondition(_ command: RegistryCommand, _ model: Int) throws(RegistryRejection) -> Draft {
        let record = models[model].versions[try version(command.path[3], of: model)]
        var draft = versionDraft(record, model)
        try requireMatch(command, draft.resource)
        var reader = BodyReader(command.body)
        let condition = reader.requiredText("condition")
        let isMet = reader.flag("met") ?? true
        draft.reason = reader.text("comment")
        reader.finish()
        if reader.faults.isEmpty, !record.conditions.contains(condition) {
            let known = record.conditions.map { "'\($0)'" }.joined(separator: ", ")
            reader.report(
                "condition", "is no condition of \(record.name): \(known.isEmpty ? "there are none" : known)")
        }
        try reader.throwFaults()
        if record.metConditions.contains(where: { $0.condition == condition }) != isMet {
            draft.changes = [
                .conditionChecked(version: record.name, condition: condition, isMet: isMet)
            ]
        }
        return draft
    }
}
