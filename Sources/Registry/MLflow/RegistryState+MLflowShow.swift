public import JSON

/// Models and versions in the shape that MLflow's registry gives them.
extension RegistryState {
    /// What MLflow answers to a command, once its events are applied.
    ///
    /// - Parameters:
    ///   - path: of the command: `["mlflow", "model-versions", "update"]`.
    ///   - resource: that the command has changed.
    public func showMLflow(_ path: [String], _ resource: RegistryResource) -> JSONValue {
        guard let action = path.last, ["create", "rename", "update", "transition-stage"].contains(action)
        else { return [:] }
        switch resource {
        case .model(let name):
            guard let model = place(ofModel: name) else { return [:] }
            return ["registered_model": mlflow(model: Int(model))]
        case .version(let name, let version):
            guard let model = place(ofModel: name).map(Int.init),
                let place = models[model].place(ofVersion: version)
            else { return [:] }
            return ["model_version": mlflow(version: Int(place), of: model)]
        default: return [:]
        }
    }

    func mlflow(model: Int) -> JSONValue {
        let record = models[model]
        let aliases = record.aliases.map { alias -> JSONValue in
            ["alias": .string(alias.name), "version": .string(record.versions[Int(alias.version)].name)]
        }
        let latest = latestVersions(of: model, in: MLflowStage.allCases)
        return .object(
            [.init("name", .string(record.name))] + mlflow(record.stamp, record.mlflowUpdatedAt)
                + mlflow(record.attributes.description, record.attributes.tags) + [
                    .init("latest_versions", .array(latest.map { mlflow(version: $0, of: model) })),
                    .init("aliases", .array(aliases)),
                ])
    }

    func mlflow(version place: Int, of model: Int) -> JSONValue {
        let record = models[model].versions[place]
        let aliases = models[model].aliases.filter { $0.version == Int32(place) }
        var tags = record.attributes.tags
        var members: [JSONValue.Member] = [
            .init("name", .string(models[model].name)), .init("version", .string(record.name)),
            .init("current_stage", .string(MLflowStage(record.stage).rawValue)),
            .init("source", .string(record.attributes.source ?? "")), .init("status", "READY"),
        ]
        if let run = record.attributes.lineage.runID { members.append(.init("run_id", .string(run))) }
        for (member, tag) in Self.mlflowTags {
            guard let value = tags[tag] else { continue }
            members.append(.init(member, .string(value)))
            tags[tag] = nil
        }
        return .object(
            members + mlflow(record.stamp, record.mlflowUpdatedAt)
                + mlflow(record.attributes.description, tags)
                + [.init("aliases", .array(aliases.map { .string($0.name) }))])
    }

    private func mlflow(_ stamp: Stamp, _ updatedAt: Int64) -> [JSONValue.Member] {
        [
            .init("creation_timestamp", .integer(stamp.createdAt)),
            .init("last_updated_timestamp", .integer(updatedAt)),
            .init("user_id", .string(actors[stamp.createdBy])),
        ]
    }

    private func mlflow(_ description: String?, _ tags: NamedValues<String>) -> [JSONValue.Member] {
        let listed = tags.entries.map { tag -> JSONValue in
            ["key": .string(tag.name), "value": .string(tag.value)]
        }
        return [.init("description", .string(description ?? "")), .init("tags", .array(listed))]
    }

    /// The places of the newest version in each of some stages, in the order in which the first versions of those stages
    /// were made.
    ///
    /// - Complexity: linear in the number of the model's versions.
    func latestVersions(of model: Int, in stages: [MLflowStage]) -> [Int] {
        var newest: [(stage: MLflowStage, place: Int)] = []
        for (place, version) in models[model].versions.enumerated() where !version.isDeleted {
            let stage = MLflowStage(version.stage)
            if let index = newest.firstIndex(where: { $0.stage == stage }) {
                newest[index].place = place
            } else if stages.contains(stage) {
                newest.append((stage, place))
            }
        }
        return newest.map(\.place)
    }
}
