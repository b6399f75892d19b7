import Commands
import JSON

extension RegistryChange {
    typealias Member = JSONValue.Member

    /// The change's own members of an event's `data`.
    var members: [Member] {
        switch self {
        case .modelRegistered(let attributes), .modelUpdated(let attributes): attributes.members
        case .modelRenamed(let name): [Member("name", .string(name))]
        case .modelDeleted, .modelRestored: []
        case .versionRegistered(let version, let attributes), .versionUpdated(let version, let attributes):
            [Member("version", .string(version))] + attributes.members
        case .versionDeleted(let version), .versionRestored(let version):
            [Member("version", .string(version))]
        case .stageChanged(let version, let from, let to):
            [
                Member("version", .string(version)), Member("from", .string(from.rawValue)),
                Member("to", .string(to.rawValue)),
            ]
        case .approvalRecorded(let version, let approval, let conditions, let outcome):
            [
                Member("version", .string(version)), Member("approval", .string(approval.rawValue)),
                Member("conditions", .array(conditions.map(JSONValue.string))),
                Member("outcome", .string(outcome.rawValue)),
            ]
        case .conditionChecked(let version, let condition, let isMet):
            [
                Member("version", .string(version)), Member("condition", .string(condition)),
                Member("met", .bool(isMet)),
            ]
        case .aliasSet(let alias, let version, let previous):
            [
                Member("alias", .string(alias)), Member("version", .string(version)),
                Member("previous", JSONValue(previous)),
            ]
        case .aliasDeleted(let alias, let version):
            [Member("alias", .string(alias)), Member("version", .string(version))]
        case .trafficChanged(let environment, let split, let deployment):
            [
                Member("environment", .string(environment)), Member("split", split.json),
                Member("deployment", JSONValue(deployment)),
            ]
        default: deploymentMembers
        }
    }

    private var deploymentMembers: [Member] {
        switch self {
        case .deploymentCreated(let id, let version, let environment, let plan):
            [
                Member("deployment", .string(id)), Member("version", .string(version)),
                Member("environment", .string(environment)),
            ] + plan.given
        case .deploymentAdvanced(let id, let step, let weight, let before):
            [
                Member("deployment", .string(id)), Member("step", JSONValue(step)),
                Member("weight", .exact(weight)), Member("before", before?.json ?? .null),
            ]
        case .deploymentPaused(let id, let isAtGate):
            [Member("deployment", .string(id)), Member("at_gate", .bool(isAtGate))]
        case .deploymentResumed(let id, let status), .deploymentRecovered(let id, let status):
            [Member("deployment", .string(id)), Member("status", .string(status.rawValue))]
        case .deploymentSuperseded(let id, let other):
            [Member("deployment", .string(id)), Member("by", .string(other))]
        case .deploymentPromoted(let id), .deploymentRolledBack(let id), .deploymentDegraded(let id),
            .deploymentFailed(let id):
            [Member("deployment", .string(id))]
        default: []
        }
    }
}
