/// The types of the registry's events, as `io.varve.registry.<noun>.<verb>.v1`.
public enum RegistryEventType: String, Sendable, CaseIterable {
    case modelRegistered = "model.registered"
    case modelUpdated = "model.updated"
    case modelRenamed = "model.renamed"
    case modelDeleted = "model.deleted"
    case modelRestored = "model.restored"
    case versionRegistered = "version.registered"
    case versionUpdated = "version.updated"
    case versionDeleted = "version.deleted"
    case versionRestored = "version.restored"
    case stageChanged = "stage.changed"
    case approvalRecorded = "approval.recorded"
    case conditionChecked = "condition.checked"
    case aliasSet = "alias.set"
    case aliasDeleted = "alias.deleted"
    case trafficChanged = "traffic.changed"
    case deploymentCreated = "deployment.created"
    case deploymentAdvanced = "deployment.advanced"
    case deploymentPaused = "deployment.paused"
    case deploymentResumed = "deployment.resumed"
    case deploymentPromoted = "deployment.promoted"
    case deploymentRolledBack = "deployment.rolled-back"
    case deploymentSuperseded = "deployment.superseded"
    case deploymentDegraded = "deployment.degraded"
    case deploymentRecovered = "deployment.recovered"
    case deploymentFailed = "deployment.failed"

    static let prefix = "io.varve.registry."
    static let suffix = ".v1"

    static let all = Array(allCases)
    private static let codes = Dictionary(
        uniqueKeysWithValues: all.enumerated().map { ($0.element, UInt8($0.offset)) })

    /// The type's place in `all`.
    var code: UInt8 { Self.codes[self] ?? 0 }

    /// The type as events carry it.
    public var name: String { Self.prefix + rawValue + Self.suffix }

    /// Nil if no event has that type.
    public init?(name: String) {
        guard name.hasPrefix(Self.prefix), name.hasSuffix(Self.suffix) else { return nil }
        self.init(rawValue: String(name.dropFirst(Self.prefix.count).dropLast(Self.suffix.count)))
    }
}
