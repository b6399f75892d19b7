extension RegistryState {
    mutating func applyToDeployment(
        _ change: RegistryChange, of model: Int, _ moment: Moment
    ) throws(RegistryEventError) {
        if case .deploymentCreated(let id, let version, let environment, let plan) = change {
            return try create(id, version, environment, plan, of: model, moment)
        }
        guard let place = change.deployment.flatMap(place(ofDeployment:)).map(Int.init),
            deployments[place].model == Int32(model)
        else { throw RegistryEventError("there is no deployment \(change.deployment ?? "") of the model") }
        let name = deployments[place].environment
        guard let environment = models[model].indexOfEnvironment(name) else {
            throw RegistryEventError("the model has no environment \(name)")
        }
        if case .deploymentAdvanced(_, let step, _, _) = change, step > deployments[place].plan.steps.count {
            throw RegistryEventError("the deployment \(deployments[place].id) has no step \(step)")
        }
        follow(change, deployment: place, moment)
        deployments[place].stamp.touch(moment.time, by: moment.actor, revision: moment.sequence)
        deployments[place].reason = moment.reason
        settle(place, model: model, environment: environment)
    }

    private mutating func create(
        _ id: String, _ version: String, _ environment: String, _ plan: RolloutPlan, of model: Int,
        _ moment: Moment
    ) throws(RegistryEventError) {
        guard self.place(ofDeployment: id) == nil else {
            throw RegistryEventError("the deployment \(id) is there already")
        }
        if let baseline = plan.analysis?.baseline { _ = try versionPlace(baseline, of: model) }
        let version = try versionPlace(version, of: model)
        let place = Int32(deployments.count)
        var deployment = Deployment(
            id: id, model: Int32(model), version: Int32(version), environment: environment, plan: plan,
            stamp: moment.stamp)
        deployment.reason = moment.reason
        deploymentOrder.insert(place, at: deploymentOrder.lowerBound { deployments[Int($0)].id < id })
        deployments.append(deployment)
        models[model].deployments.append(place)
        let index = models[model].makeEnvironment(environment)
        models[model].environments[index].open = place
    }

    private mutating func follow(_ change: RegistryChange, deployment place: Int, _ moment: Moment) {
        var one = deployments[place]
        switch change {
        case .deploymentAdvanced(_, let step, let weight, let before):
            if let before { one.before = before }
            one.machine.begin(step: step, weight: weight)
            one.weight = weight
            one.progress = RolloutProgress(after: one.progress, begin: moment.time)
        case .deploymentPaused(_, let isAtGate): one.machine.interrupt(.paused, isAtGate: isAtGate)
        case .deploymentDegraded: one.machine.interrupt(.unhealthy)
        case .deploymentResumed(_, let status), .deploymentRecovered(_, let status):
            one.machine.become(status)
            one.progress = RolloutProgress(after: one.progress, begin: moment.time)
        case .deploymentPromoted:
            one.machine.become(.promoted)
            one.weight = 100
        case .deploymentRolledBack, .deploymentFailed:
            one.machine.become(change.type == .deploymentFailed ? .failed : .rolledBack)
            one.weight = 0
        case .deploymentSuperseded(_, let other):
            one.machine.become(.superseded)
            one.supersededBy = other
            one.weight = 0
        default: break
        }
        deployments[place] = one
    }

    /// Keeps what is known of open, promoted and judged deployments in step with a deployment's status.
    private mutating func settle(_ place: Int, model: Int, environment: Int) {
        let own = Int32(place)
        let status = deployments[place].machine.status
        if models[model].environments[environment].open == own, !status.isOpen {
            models[model].environments[environment].open = nil
        }
        if status == .promoted {
            models[model].environments[environment].promoted = own
        } else if models[model].environments[environment].promoted == own {
            models[model].environments[environment].promoted = nil
        }
        let index = judged.lowerBound { $0 < own }
        let isListed = index < judged.count && judged[index] == own
        if deployments[place].isJudged, !isListed { judged.insert(own, at: index) }
        if !deployments[place].isJudged, isListed { judged.remove(at: index) }
    }
}

extension RegistryChange {
    /// The id of the deployment that changes.
    public var deployment: String? {
        switch self {
        case .deploymentCreated(let id, _, _, _), .deploymentAdvanced(let id, _, _, _),
            .deploymentPaused(let id, _), .deploymentResumed(let id, _), .deploymentPromoted(let id),
            .deploymentRolledBack(let id), .deploymentSuperseded(let id, _), .deploymentDegraded(let id),
            .deploymentRecovered(let id, _), .deploymentFailed(let id):
            id
        default: nil
        }
    }
}
