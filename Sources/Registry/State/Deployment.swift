/// A deployment as the state holds it.
struct Deployment: Equatable {
    var id: String
    /// Places of the model, and of the version in it.
    var model: Int32
    var version: Int32
    var environment: String
    var plan: RolloutPlan
    var machine = DeploymentMachine()
    /// Per cent of the traffic that it gave its version.
    var weight = 0.0
    var reason: String?
    /// What a rollback brings back; nil before the first step.
    var before: TrafficSplit?
    var supersededBy: String?
    var progress = RolloutProgress()
    var stamp: Stamp

    /// Whether the engine judges its windows now.
    var isJudged: Bool {
        plan.analysis != nil && plan.steps.indices.contains(machine.step - 1)
            && (machine.status == .deploying || machine.status == .healthy)
    }
}
