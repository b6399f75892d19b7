import Commands
import JSON

extension RegistryState {
    // MARK: Aliases

    func setAlias(_ command: RegistryCommand, _ model: Int) throws(RegistryRejection) -> Draft {
        let (record, alias) = (models[model], command.path[3])
        let resource = RegistryResource.alias(model: record.name, alias: alias)
        var draft = Draft(resource: resource, model: record.name)
        var reader = BodyReader(command.body)
        let version = reader.requiredText("version")
        draft.reason = reader.text("reason")
        reader.finish()
        if let fault = NameRule.fault(of: alias) { reader.report("alias", fault) }
        if reader.faults.isEmpty, !isThere(version, model) {
            reader.report("version", "there is no version '\(version)' of '\(record.name)'")
        }
        try requireMatch(command, resource)
        try reader.throwFaults()
        let index = record.indexOfAlias(alias)
        let previous = index.map { record.versions[Int(record.aliases[$0].version)].name }
        guard previous != version else { return draft }
        guard index != nil || record.aliases.count < RegistryLimits.aliasCount else {
            throw .conflict("'\(record.name)' has \(RegistryLimits.aliasCount) aliases: more are not allowed")
        }
        draft.status = index == nil ? 201 : 200
        draft.changes = [.aliasSet(alias: alias, version: version, previous: previous)]
        return draft
    }

    func deleteAlias(_ command: RegistryCommand, _ model: Int) throws(RegistryRejection) -> Draft {
        let (record, alias) = (models[model], command.path[3])
        guard let index = record.indexOfAlias(alias) else {
            throw .notFound("there is no alias '\(alias)' of '\(record.name)'")
        }
        try requireMatch(command, .alias(model: record.name, alias: alias))
        let version = record.versions[Int(record.aliases[index].version)].name
        return Draft(
            resource: .model(record.name), model: record.name,
            changes: [.aliasDeleted(alias: alias, version: version)], reason: try reason(command))
    }

    func isThere(_ version: String, _ model: Int) -> Bool {
        guard let place = models[model].place(ofVersion: version) else { return false }
        return !models[model].versions[Int(place)].isDeleted
    }

    // MARK: Traffic

    func setTraffic(_ command: RegistryCommand, _ model: Int) throws(RegistryRejection) -> Draft {
        let (record, environment) = (models[model], command.path[3])
        let resource = RegistryResource.traffic(model: record.name, environment: environment)
        var draft = Draft(resource: resource, model: record.name)
        var reader = BodyReader(command.body)
        let split = TrafficSplit(reading: &reader)
        draft.reason = reader.text("reason")
        reader.finish()
        if let fault = NameRule.fault(of: environment, isEnvironment: true) {
            reader.report("environment", fault)
        }
        for share in split.shares where !isThere(share.version, model) {
            reader.report(
                RegistryFault(
                    "/split/" + BodyReader.escaped(share.version),
                    "there is no version '\(share.version)' of '\(record.name)'"))
        }
        try requireMatch(command, resource)
        try reader.throwFaults()
        try requireServable(split, environment, model)
        let index = record.indexOfEnvironment(environment)
        guard index != nil || record.environments.count < RegistryLimits.environmentCount else {
            throw .conflict(
                "'\(record.name)' has \(RegistryLimits.environmentCount) environments: more are not allowed")
        }
        if index.flatMap({ record.environments[$0].split }) != split {
            draft.changes = [.trafficChanged(environment: environment, split: split, deployment: nil)]
        }
        return draft
    }

    private func requireServable(
        _ split: TrafficSplit, _ environment: String, _ model: Int
    ) throws(RegistryRejection) {
        let record = models[model]
        for share in split.live.shares {
            guard let place = record.place(ofVersion: share.version),
                let obstacle = record.versions[Int(place)].obstacle
            else { continue }
            throw .conflict("no traffic can go to it: \(obstacle)")
        }
        guard let index = record.indexOfEnvironment(environment),
            let open = record.environments[index].open.map({ deployments[Int($0)] }),
            open.machine.status.ownsTraffic
        else { return }
        throw .conflict(
            "the deployment '\(open.id)' sets the traffic of \(environment) while it is "
                + "\(open.machine.status.rawValue): promote it or roll it back first")
    }
}
