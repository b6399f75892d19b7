import Commands
import JSON

extension RegistryChange {
    /// Reads what `members` wrote. What is wrong is in the reader's faults.
    init(_ type: RegistryEventType, reading reader: inout BodyReader) {
        switch type {
        case .modelRegistered: self = .modelRegistered(Self.model(&reader))
        case .modelUpdated: self = .modelUpdated(Self.model(&reader))
        case .modelRenamed: self = .modelRenamed(to: reader.requiredText("name"))
        case .modelDeleted: self = .modelDeleted
        case .modelRestored: self = .modelRestored
        case .aliasSet:
            self = .aliasSet(
                alias: reader.requiredText("alias"), version: reader.requiredText("version"),
                previous: reader.text("previous"))
        case .aliasDeleted:
            self = .aliasDeleted(alias: reader.requiredText("alias"), version: reader.requiredText("version"))
        case .trafficChanged:
            self = .trafficChanged(
                environment: reader.requiredText("environment"), split: TrafficSplit(reading: &reader),
                deployment: reader.text("deployment"))
        case .versionRegistered, .versionUpdated, .versionDeleted, .versionRestored, .stageChanged,
            .approvalRecorded, .conditionChecked:
            self = Self.version(type, &reader)
        default: self = Self.deployment(type, &reader)
        }
    }

    private static func model(_ reader: inout BodyReader) -> ModelAttributes {
        var attributes = ModelAttributes()
        attributes.merge(&reader)
        return attributes
    }

    private static func version(_ type: RegistryEventType, _ reader: inout BodyReader) -> RegistryChange {
        let version = reader.requiredText("version")
        switch type {
        case .versionDeleted: return .versionDeleted(version: version)
        case .versionRestored: return .versionRestored(version: version)
        case .stageChanged:
            let from = reader.requiredChoice("from", Stage.self) ?? .development
            let to = reader.requiredChoice("to", Stage.self) ?? .development
            return .stageChanged(version: version, from: from, to: to)
        case .approvalRecorded:
            return .approvalRecorded(
                version: version, approval: reader.requiredChoice("approval", Approval.self) ?? .pending,
                conditions: reader.texts("conditions", limit: .max) ?? [],
                outcome: reader.requiredChoice("outcome", Approval.self) ?? .pending)
        case .conditionChecked:
            return .conditionChecked(
                version: version, condition: reader.requiredText("condition"),
                isMet: reader.flag("met") ?? false)
        default:
            var attributes = VersionAttributes()
            attributes.merge(&reader)
            return type == .versionUpdated
                ? .versionUpdated(version: version, attributes)
                : .versionRegistered(version: version, attributes)
        }
    }

    private static func deployment(_ type: RegistryEventType, _ reader: inout BodyReader) -> RegistryChange {
        let id = reader.requiredText("deployment")
        switch type {
        case .deploymentCreated:
            return .deploymentCreated(
                id: id, version: reader.requiredText("version"),
                environment: reader.requiredText("environment"), plan: RolloutPlan(reading: &reader))
        case .deploymentAdvanced:
            let hasSplit = reader.value("before") ?? .null != .null
            return .deploymentAdvanced(
                id: id, step: Int(reader.integer("step", in: 1...Int64(RegistryLimits.stepCount)) ?? 0),
                weight: reader.number("weight", in: 0...100) ?? 0,
                before: hasSplit ? TrafficSplit(reading: &reader, "before") : nil)
        case .deploymentPaused: return .deploymentPaused(id: id, isAtGate: reader.flag("at_gate") ?? false)
        case .deploymentResumed:
            return .deploymentResumed(id: id, status: Self.status(&reader))
        case .deploymentRecovered:
            return .deploymentRecovered(id: id, status: Self.status(&reader))
        case .deploymentSuperseded:
            return .deploymentSuperseded(id: id, by: reader.requiredText("by"))
        case .deploymentRolledBack: return .deploymentRolledBack(id: id)
        case .deploymentDegraded: return .deploymentDegraded(id: id)
        case .deploymentFailed: return .deploymentFailed(id: id)
        default: return .deploymentPromoted(id: id)
        }
    }

    private static func status(_ reader: inout BodyReader) -> DeploymentStatus {
        reader.requiredChoice("status", DeploymentStatus.self) ?? .deploying
    }
}
