public import Commands
public import JSON

extension RegistryState {
    /// A resource as it is now; nil if it was never there. Deleted models and versions are shown, with
    /// `deleted_at`.
    ///
    /// - Complexity: O(log n) plus the size of the answer.
    public func show(_ resource: RegistryResource) -> ShownResource? {
        switch resource {
        case .model(let name): return place(ofModel: name).map { show(model: Int($0)) }
        case .deployment(let id): return place(ofDeployment: id).map { show(deployment: Int($0)) }
        case .version(let name, let version):
            guard let model = place(ofModel: name).map(Int.init),
                let place = models[model].place(ofVersion: version)
            else { return nil }
            return show(version: Int(place), of: model)
        case .alias(let name, let alias):
            guard let model = place(ofModel: name).map(Int.init),
                let index = models[model].indexOfAlias(alias)
            else { return nil }
            return show(alias: index, of: model)
        case .traffic(let name, let environment):
            guard let model = place(ofModel: name).map(Int.init),
                let index = models[model].indexOfEnvironment(environment)
            else { return nil }
            return show(traffic: index, of: model)
        }
    }

    func members(_ stamp: Stamp) -> [JSONValue.Member] {
        [
            .init("created_at", .time(stamp.createdAt)),
            .init("created_by", .string(actors[stamp.createdBy])),
            .init("updated_at", .time(stamp.updatedAt)),
            .init("updated_by", .string(actors[stamp.updatedBy])),
        ]
    }

    private func deletion(_ time: Int64?) -> [JSONValue.Member] {
        time.map { [.init("deleted_at", .time($0))] } ?? []
    }

    func show(model: Int) -> ShownResource {
        let record = models[model]
        let aliases = record.aliases.map {
            JSONValue.Member($0.name, .string(record.versions[Int($0.version)].name))
        }
        return ShownResource(
            [.init("model", .string(record.name))] + record.attributes.members
                + [.init("aliases", .object(aliases))] + members(record.stamp) + deletion(record.deletedAt),
            revision: record.stamp.revision)
    }

    func show(version place: Int, of model: Int) -> ShownResource {
        let record = models[model].versions[place]
        let aliases = models[model].aliases.filter { $0.version == Int32(place) }.map(\.name)
        return ShownResource(
            [
                .init("model", .string(models[model].name)), .init("version", .string(record.name)),
                .init("stage", .string(record.stage.rawValue)),
                .init("approval", .string(record.approval.rawValue)),
                .init("conditions", .array(record.conditions.map(JSONValue.string))),
                .init("conditions_met", .array(record.metConditions.map(show))),
                .init("approvals", .array(record.votes.map(show))),
                .init("aliases", .array(aliases.map(JSONValue.string))),
            ] + attributes(of: record).members + members(record.stamp) + deletion(record.deletedAt),
            revision: record.stamp.revision)
    }

    private func show(_ met: MetCondition) -> JSONValue {
        [
            "condition": .string(met.condition), "by": .string(actors[met.by]), "at": .time(met.time),
            "comment": JSONValue(met.comment),
        ]
    }

    private func show(_ vote: ApprovalVote) -> JSONValue {
        [
            "by": .string(actors[vote.by]), "approval": .string(vote.approval.rawValue),
            "at": .time(vote.time), "comment": JSONValue(vote.comment),
            "conditions": .array(vote.conditions.map(JSONValue.string)),
        ]
    }

    private func show(alias index: Int, of model: Int) -> ShownResource {
        let alias = models[model].aliases[index]
        return ShownResource(
            [
                .init("model", .string(models[model].name)), .init("alias", .string(alias.name)),
                .init("version", .string(models[model].versions[Int(alias.version)].name)),
            ] + members(alias.stamp), revision: alias.stamp.revision)
    }

    /// Nil while nobody has set any traffic.
    private func show(traffic index: Int, of model: Int) -> ShownResource? {
        let environment = models[model].environments[index]
        guard let split = environment.split, let stamp = environment.stamp else { return nil }
        return ShownResource(
            [
                .init("model", .string(models[model].name)), .init("environment", .string(environment.name)),
                .init("split", split.json),
            ] + members(stamp), revision: stamp.revision)
    }

    func show(deployment place: Int) -> ShownResource {
        let one = deployments[place]
        let model = models[Int(one.model)]
        return ShownResource(
            [
                .init("id", .string(one.id)), .init("model", .string(model.name)),
                .init("version", .string(model.versions[Int(one.version)].name)),
                .init("environment", .string(one.environment)),
            ] + one.plan.given
                + [
                    .init("status", .string(one.machine.status.rawValue)),
                    .init("step", JSONValue(one.machine.step)),
                    .init("steps_total", JSONValue(one.plan.steps.count)),
                    .init("weight", .exact(one.weight)), .init("reason", JSONValue(one.reason)),
                    .init("before", one.before?.json ?? .null),
                    .init("superseded_by", JSONValue(one.supersededBy)),
                ] + members(one.stamp), revision: one.stamp.revision)
    }

    /// How the analysis of a deployment's current step stands; nil if there is no such deployment, or none of
    /// it.
    public func showAnalysis(_ deployment: String) -> JSONValue? {
        guard let place = place(ofDeployment: deployment).map(Int.init), deployments[place].machine.step > 0,
            let analysis = deployments[place].plan.analysis
        else { return nil }
        let (one, progress) = (deployments[place], deployments[place].progress)
        let step = one.plan.steps[one.machine.step - 1]
        return [
            "deployment": .string(deployment), "step": JSONValue(one.machine.step),
            "step_began_at": .time(progress.begin), "judging": .bool(one.isJudged),
            "judged_through": progress.judgedThrough == .min ? .null : .time(progress.judgedThrough),
            "passed": JSONValue(progress.passes), "passes_needed": JSONValue(analysis.passesNeeded(step)),
            "failed": JSONValue(progress.failures), "failure_limit": JSONValue(analysis.failureLimit),
            "inconclusive": JSONValue(progress.inconclusive),
            "inconclusive_limit": JSONValue(analysis.inconclusiveLimit),
            "windows": .array(progress.evidence.map(\.json)),
        ]
    }
}
