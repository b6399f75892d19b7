import Commands
import JSON

extension RegistryState {
    static let production = "production"

    func createDeployment(_ command: RegistryCommand) throws(RegistryRejection) -> Draft {
        var reader = BodyReader(command.body)
        let hasID = reader.value("id") ?? .null != .null
        let id = hasID ? reader.name("id") : freeDeploymentID()
        let (modelName, versionName) = (reader.requiredText("model"), reader.requiredText("version"))
        let environment = reader.name("environment", isEnvironment: true)
        let plan = RolloutPlan(reading: &reader)
        let reason = reader.text("reason")
        reader.finish()
        let found = find(modelName, versionName, plan, &reader)
        try reader.throwFaults()
        guard let (model, place) = found else { throw .unprocessable("/model", "is unknown") }
        let version = models[model].versions[place]
        guard self.place(ofDeployment: id) == nil else {
            throw .conflict("there is a deployment '\(id)' already: choose another id, or none")
        }
        try requireDeployable(version, environment, model)
        try requireMatch(command, .deployment(id))
        if let open = openDeployment(model, environment) {
            throw .conflict(
                "the deployment '\(open.id)' of '\(modelName)' in \(environment) is "
                    + "\(open.machine.status.rawValue): promote it or roll it back first")
        }
        let count = models[model].environments.count
        if models[model].indexOfEnvironment(environment) == nil, count >= RegistryLimits.environmentCount {
            throw .conflict("'\(modelName)' has \(count) environments: more are not allowed")
        }
        return Draft(
            status: 201, resource: .deployment(id), model: modelName,
            changes: [
                .deploymentCreated(id: id, version: versionName, environment: environment, plan: plan)
            ], reason: reason)
    }

    private func freeDeploymentID() -> String {
        var number = nextSequence
        while place(ofDeployment: "deployment-\(number)") != nil { number += 1 }
        return "deployment-\(number)"
    }

    /// The model and version that a deployment's body names, once nothing else is wrong with them.
    private func find(
        _ modelName: String, _ versionName: String, _ plan: RolloutPlan, _ reader: inout BodyReader
    ) -> (model: Int, version: Int)? {
        guard reader.value("model")?.string != nil else { return nil }
        guard let model = place(ofModel: modelName).map(Int.init), !models[model].isDeleted else {
            reader.report("model", "there is no model '\(modelName)'")
            return nil
        }
        if let baseline = plan.analysis?.baseline {
            if !isThere(baseline, model) {
                reader.report(
                    RegistryFault("/analysis/baseline", "there is no version '\(baseline)' of '\(modelName)'")
                )
            } else if baseline == versionName {
                reader.report(RegistryFault("/analysis/baseline", "is the version that is deployed"))
            }
        }
        guard reader.value("version")?.string != nil else { return nil }
        guard let version = models[model].place(ofVersion: versionName) else {
            reader.report("version", "there is no version '\(versionName)' of '\(modelName)'")
            return nil
        }
        return (model, Int(version))
    }

    func openDeployment(_ model: Int, _ environment: String) -> Deployment? {
        guard let index = models[model].indexOfEnvironment(environment) else { return nil }
        return models[model].environments[index].open.map { deployments[Int($0)] }
    }

    /// Refuses a version that may not be served in an environment.
    func requireDeployable(
        _ version: VersionRecord, _ environment: String, _ model: Int
    ) throws(RegistryRejection) {
        if let obstacle = version.obstacle { throw .conflict("it can't be deployed: \(obstacle)") }
        if environment == Self.production, !version.approval.permitsProduction {
            throw .conflict(needsApproval(version, model))
        }
    }

    // MARK: Actions

    func act(_ command: RegistryCommand) throws(RegistryRejection) -> Draft {
        let (id, action) = (command.path[1], command.path[2])
        guard let place = place(ofDeployment: id).map(Int.init) else {
            throw .notFound("there is no deployment '\(id)'")
        }
        try requireMatch(command, .deployment(id))
        var reader = BodyReader(command.body)
        let input: DeploymentMachine.Input
        if action == "report" {
            input = Self.reported(&reader)
        } else {
            guard let known = DeploymentMachine.Input(rawValue: action),
                DeploymentMachine.commands.contains(known)
            else {
                throw .notFound("a deployment has no command '\(action)'")
            }
            input = known
        }
        let reason = reader.text("reason")
        try reader.finishOrThrow()
        let model = models[Int(deployments[place].model)].name
        return Draft(
            resource: .deployment(id), model: model,
            changes: try changes(on: input, deployment: place), reason: reason)
    }

    /// What whoever runs the replicas says of them.
    private static func reported(_ reader: inout BodyReader) -> DeploymentMachine.Input {
        switch reader.requiredChoice("health", ReportedHealth.self) {
        case .unhealthy: .degrade
        case .failed: .fail
        default: .recover
        }
    }

    /// The changes that an input makes to a deployment, its traffic, and the deployment that it replaces.
    func changes(
        on input: DeploymentMachine.Input, deployment place: Int
    ) throws(RegistryRejection) -> [RegistryChange] {
        let one = deployments[place]
        let action = one.machine.action(on: input, stepCount: one.plan.steps.count)
        switch action {
        case .refuse(let reason):
            throw .conflict("the deployment '\(one.id)' can't \(input.rawValue) now: \(reason)")
        case .become(.paused): return [.deploymentPaused(id: one.id, isAtGate: false)]
        case .become(.unhealthy): return [.deploymentDegraded(id: one.id)]
        case .become(let status):
            return input == .resume
                ? [.deploymentResumed(id: one.id, status: status)]
                : [.deploymentRecovered(id: one.id, status: status)]
        case .apply(let step): return try applying(step, of: one)
        case .complete: return try completing(one, place)
        case .restore(let status): return try restoring(one, as: status)
        }
    }

    private func applying(_ step: Int, of one: Deployment) throws(RegistryRejection) -> [RegistryChange] {
        let model = Int(one.model)
        let version = models[model].versions[Int(one.version)]
        try requireDeployable(version, one.environment, model)
        let weight = one.plan.steps[step - 1].weight
        let before = one.before ?? liveSplit(one)
        let isNothingYet = weight == 0 && before.live.shares.isEmpty
        guard let split = isNothingYet ? before : before.giving(weight, to: version.name) else {
            throw .conflict(
                "no other version of '\(models[model].name)' has traffic in \(one.environment) to share with "
                    + "\(version.name): set the traffic first, or deploy it with the strategy direct")
        }
        return [
            .deploymentAdvanced(
                id: one.id, step: step, weight: weight, before: one.before == nil ? before : nil)
        ] + traffic(split, of: one)
    }

    private func completing(_ one: Deployment, _ place: Int) throws(RegistryRejection) -> [RegistryChange] {
        let model = Int(one.model)
        let version = models[model].versions[Int(one.version)]
        try requireDeployable(version, one.environment, model)
        var changes = [RegistryChange.deploymentPromoted(id: one.id)]
        if let index = models[model].indexOfEnvironment(one.environment),
            let last = models[model].environments[index].promoted, Int(last) != place
        {
            changes.append(.deploymentSuperseded(id: deployments[Int(last)].id, by: one.id))
        }
        let all = TrafficSplit([.init(version: version.name, weight: 100)])
        return changes + traffic(all, of: one)
    }

    private func restoring(
        _ one: Deployment, as status: DeploymentStatus
    ) throws(RegistryRejection) -> [RegistryChange] {
        if one.machine.status == .promoted, let open = openDeployment(Int(one.model), one.environment),
            open.machine.status.ownsTraffic
        {
            throw .conflict(
                "the deployment '\(open.id)' came after '\(one.id)' and is \(open.machine.status.rawValue): "
                    + "roll it back first")
        }
        for share in one.before?.live.shares ?? [] where !isThere(share.version, Int(one.model)) {
            throw .conflict(
                "the split from before gives traffic to \(share.version), which is deleted: restore it first")
        }
        let change: RegistryChange =
            status == .failed ? .deploymentFailed(id: one.id) : .deploymentRolledBack(id: one.id)
        return [change] + (one.before.map { traffic($0, of: one) } ?? [])
    }

    /// What an environment's traffic is now; empty if nobody has set any.
    func liveSplit(_ one: Deployment) -> TrafficSplit {
        let model = models[Int(one.model)]
        return model.indexOfEnvironment(one.environment).flatMap { model.environments[$0].split }
            ?? TrafficSplit()
    }

    private func traffic(_ split: TrafficSplit, of one: Deployment) -> [RegistryChange] {
        guard split != liveSplit(one) else { return [] }
        return [.trafficChanged(environment: one.environment, split: split, deployment: one.id)]
    }
}
