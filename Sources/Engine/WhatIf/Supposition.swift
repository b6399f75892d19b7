import Alerting
import Drift
import Experiments
import Health
import Monitoring
import Registry

/// What people could have said instead of what they did, of a domain's own things. Everything else is as recorded.
package struct Supposition: Sendable {
    /// By name, in place of the rules of those names.
    var rules: [String: AlertRule] = [:]
    /// Names of rules that nobody ever put: they judge windows that end after `since`.
    var addedRules: Set<String> = []
    /// Names of those among them that people did put: nothing that they did to these counts.
    var standingRules: Set<String> = []
    /// Names of those that nobody is to have put, whatever people did to them.
    var deletedRules: Set<String> = []
    /// Names of the rules that judge at all; nil for all.
    var onlyRules: Set<String>?
    /// Drift's and quality's limits by name, and those of them that nobody ever put.
    var monitors: [String: Monitor] = [:]
    var addedMonitors: Set<String> = []
    /// What windows are compared with, and those of them that nobody ever pinned.
    var references: [SupposedReference] = []
    var addedReferences: [SupposedReference] = []
    /// Policies of devices' health by name, and those of them that nobody ever put.
    var health: [String: HealthPolicy] = [:]
    var addedHealth: Set<String> = []
    /// By name.
    var experiments: [String: ExperimentDefinition] = [:]
    /// By deployment.
    var rollouts: [String: RolloutPlan] = [:]
    /// What wants the raw events folded again.
    var raw = SupposedSettings()
    /// Milliseconds since 1970.
    var since: Int64 = 0

    /// Everything as it was.
    init() {}
}
