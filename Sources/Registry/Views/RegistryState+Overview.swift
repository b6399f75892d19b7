import Commands
import JSON

extension RegistryState {
    /// What is live. Parameters: `model`, and those of the list of models.
    func overview(_ parameters: QueryParameters) throws(RegistryRejection) -> JSONValue {
        let chosen = try parameters.text("model").map { name throws(RegistryRejection) in try model(name) }
        var members: [JSONValue.Member] = []
        var places: [Int] = []
        if let chosen {
            places = [chosen]
        } else {
            let page = try searchModels(try query(parameters, shortcuts: ["provider"]))
            places = page.resources.compactMap { resource in
                if case .model(let name) = resource { place(ofModel: name).map(Int.init) } else { nil }
            }
            if let token = page.nextPageToken { members.append(.init("next_page_token", .string(token))) }
        }
        let open = places.flatMap { models[$0].environments.compactMap(\.open) }
        return .object(
            [
                .init("models", .array(places.map(overview))),
                .init("deployments", .array(open.map { show(deployment: Int($0)).body })),
            ] + members)
    }

    private func overview(_ model: Int) -> JSONValue {
        let record = models[model]
        let versions = record.versions.filter { !$0.isDeleted }
        let stages = Stage.allCases.map { stage in
            JSONValue.Member(
                stage.rawValue, .array(versions.filter { $0.stage == stage }.map { .string($0.name) }))
        }
        return [
            "model": .string(record.name), "aliases": aliases(of: model)["aliases"] ?? [:],
            "stages": .object(stages), "traffic": traffic(of: model)["traffic"] ?? [:],
        ]
    }
}
