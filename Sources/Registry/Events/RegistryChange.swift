/// What happened to a model, with everything that the state needs to follow.
public enum RegistryChange: Sendable, Equatable {
    case modelRegistered(ModelAttributes)
    /// All attributes, as they are now.
    case modelUpdated(ModelAttributes)
    case modelRenamed(to: String)
    case modelDeleted
    case modelRestored
    case versionRegistered(version: String, VersionAttributes)
    /// All attributes, as they are now.
    case versionUpdated(version: String, VersionAttributes)
    /// Takes the version's aliases with it.
    case versionDeleted(version: String)
    case versionRestored(version: String)
    case stageChanged(version: String, from: Stage, to: Stage)
    /// One person's word, and what the version's approval is with it.
    case approvalRecorded(version: String, approval: Approval, conditions: [String], outcome: Approval)
    case conditionChecked(version: String, condition: String, isMet: Bool)
    case aliasSet(alias: String, version: String, previous: String?)
    case aliasDeleted(alias: String, version: String)
    case trafficChanged(environment: String, split: TrafficSplit, deployment: String?)
    case deploymentCreated(id: String, version: String, environment: String, plan: RolloutPlan)
    /// `before` is the split that a rollback brings back, given with the first step.
    case deploymentAdvanced(id: String, step: Int, weight: Double, before: TrafficSplit?)
    case deploymentPaused(id: String, isAtGate: Bool)
    case deploymentResumed(id: String, status: DeploymentStatus)
    case deploymentPromoted(id: String)
    case deploymentRolledBack(id: String)
    case deploymentSuperseded(id: String, by: String)
    case deploymentDegraded(id: String)
    case deploymentRecovered(id: String, status: DeploymentStatus)
    case deploymentFailed(id: String)

    public var type: RegistryEventType {
        switch self {
        case .modelRegistered: .modelRegistered
        case .modelUpdated: .modelUpdated
        case .modelRenamed: .modelRenamed
        case .modelDeleted: .modelDeleted
        case .modelRestored: .modelRestored
        case .versionRegistered: .versionRegistered
        case .versionUpdated: .versionUpdated
        case .versionDeleted: .versionDeleted
        case .versionRestored: .versionRestored
        case .stageChanged: .stageChanged
        case .approvalRecorded: .approvalRecorded
        case .conditionChecked: .conditionChecked
        case .aliasSet: .aliasSet
        case .aliasDeleted: .aliasDeleted
        case .trafficChanged: .trafficChanged
        case .deploymentCreated: .deploymentCreated
        case .deploymentAdvanced: .deploymentAdvanced
        case .deploymentPaused: .deploymentPaused
        case .deploymentResumed: .deploymentResumed
        case .deploymentPromoted: .deploymentPromoted
        case .deploymentRolledBack: .deploymentRolledBack
        case .deploymentSuperseded: .deploymentSuperseded
        case .deploymentDegraded: .deploymentDegraded
        case .deploymentRecovered: .deploymentRecovered
        case .deploymentFailed: .deploymentFailed
        }
    }
}
