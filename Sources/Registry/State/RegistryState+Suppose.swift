package import Commands
package import JSON

/// What a fold of what could have been supposes of the registry.
struct RegistrySupposition: Sendable {
    /// By deployment.
    var plans: [String: RolloutPlan]
    /// Whether the rest of the command that is being folded is passed over, since its beginning was.
    var passesOver = false
}

extension RegistryState {
    /// From now on these deployments have these plans.
    package mutating func suppose(_ plans: [String: RolloutPlan]) {
        supposition = RegistrySupposition(plans: plans)
    }

    /// Folds an event. A command that doesn't follow from what is supposed is passed over as a whole: who advances a
    /// deployment that has been rolled back already does nothing.
    ///
    /// - Throws: `RegistryEventError` if a deployment can't have the plan that is supposed of it.
    package mutating func applySupposed(
        _ event: RegistryEvent, offset: Int64
    ) throws(RegistryEventError) {
        defer { if event.following == 0 { supposition?.passesOver = false } }
        guard supposition?.passesOver != true else { return }
        var numbered = event
        numbered.sequence = nextSequence
        if case .deploymentCreated(let id, let version, let environment, _) = event.change,
            let plan = supposition?.plans[id]
        {
            numbered.change = .deploymentCreated(
                id: id, version: version, environment: environment, plan: plan)
            _ = try apply(numbered, offset: offset)
            return
        }
        var next = self
        guard follows(event.change), (try? next.apply(numbered, offset: offset)) != nil else {
            supposition?.passesOver = true
            return
        }
        self = next
    }

    /// Whether people could have brought this about, as the deployment stands.
    private func follows(_ change: RegistryChange) -> Bool {
        guard let id = change.deployment else { return true }
        if case .deploymentCreated = change { return true }
        guard let place = place(ofDeployment: id).map(Int.init) else { return false }
        let (machine, count) = (deployments[place].machine, deployments[place].plan.steps.count)
        func leads(_ inputs: [DeploymentMachine.Input], to action: DeploymentMachine.Action) -> Bool {
            inputs.contains { machine.action(on: $0, stepCount: count) == action }
        }
        return switch change {
        case .deploymentAdvanced(_, let step, _, _): leads([.advance, .resume], to: .apply(step: step))
        case .deploymentPaused: leads([.pause], to: .become(.paused))
        case .deploymentResumed(_, let status): leads([.resume], to: .become(status))
        case .deploymentPromoted: leads([.promote, .resume], to: .complete)
        case .deploymentRolledBack: leads([.rollback], to: .restore(.rolledBack))
        case .deploymentFailed: leads([.fail], to: .restore(.failed))
        case .deploymentDegraded: leads([.degrade], to: .become(.unhealthy))
        case .deploymentRecovered(_, let status): leads([.recover], to: .become(status))
        default: true
        }
    }
}

extension RolloutPlan {
    /// What of a deployment can be supposed otherwise.
    package static let supposable = ["steps", "replicas", "batch", "analysis"]

    /// The same plan with some members otherwise. Members of an analysis that are not named stay as they are.
    ///
    /// - Parameters:
    ///   - changes: an object of the members that change, with or without the deployment's id.
    ///   - place: where it lies, for pointers.
    package func supposing(
        _ changes: JSONValue, at place: String
    ) throws(CommandRejection) -> RolloutPlan {
        let changed = (changes.members ?? []).filter { $0.name != "deployment" }
        let faults = changed.filter { !Self.supposable.contains($0.name) }.map { member in
            CommandFault(
                "\(place)/\(BodyReader.escaped(member.name))",
                "can't be supposed otherwise; what can is: \(Self.supposable.joined(separator: ", "))")
        }
        guard faults.isEmpty else { throw .unprocessable(faults) }
        let members = given.map { member -> JSONValue.Member in
            guard let new = changed.first(where: { $0.name == member.name }) else { return member }
            guard new.name == "analysis", let old = member.value.members, let inner = new.value.members else {
                return new
            }
            let kept = old.filter { one in !inner.contains { $0.name == one.name } }
            return .init(new.name, .object(kept + inner))
        }
        var reader = BodyReader(.object(members), at: place)
        let plan = RolloutPlan(reading: &reader)
        try reader.finishOrThrow()
        return plan
    }
}
