import Commands
import JSON

extension RegistryState {
    /// Parameters: `filter`, `order_by`, `provider`, `tags.KEY`, `deleted`, `limit`, `page_token`.
    func listModels(_ parameters: QueryParameters) throws(RegistryRejection) -> JSONValue {
        let page = try searchModels(try query(parameters, shortcuts: ["provider"]))
        return list("models", page)
    }

    /// Parameters: as for models, and `stage`, `approval`.
    func listVersions(
        of model: Int?, _ parameters: QueryParameters
    ) throws(RegistryRejection) -> JSONValue {
        _ = try parameters.choice("stage", Stage.self)
        _ = try parameters.choice("approval", Approval.self)
        let query = try query(parameters, shortcuts: ["provider", "stage", "approval"])
        return list("versions", try searchVersions(of: model.map { models[$0].name }, query))
    }

    private func list(_ name: String, _ page: SearchPage) -> JSONValue {
        var members = [JSONValue.Member(name, .array(page.resources.compactMap { show($0)?.body }))]
        if let token = page.nextPageToken { members.append(.init("next_page_token", .string(token))) }
        return .object(members)
    }

    /// Parameters that name a field stand for a condition of the filter.
    func query(
        _ parameters: QueryParameters, shortcuts: [String]
    ) throws(RegistryRejection) -> SearchQuery {
        var conditions = parameters.text("filter").map { $0.isEmpty ? [] : [$0] } ?? []
        let names = shortcuts + parameters.names.filter { $0.hasPrefix("tags.") }
        for name in names {
            guard let value = parameters.text(name) else { continue }
            let key =
                name.hasPrefix("tags.") ? "tags.`\(name.dropFirst(5).replacing("`", with: "``"))`" : name
            conditions.append("\(key) = '\(value.replacing("'", with: "''"))'")
        }
        var query = SearchQuery(
            filter: conditions.joined(separator: " AND "), orderBy: parameters.text("order_by") ?? "",
            limit: try parameters.limit())
        query.pageToken = parameters.text("page_token")
        query.includesDeleted = try parameters.flag("deleted")
        return query
    }

    /// Parameters: `model`, `environment`, `status`, `limit`, `page_token`. Oldest first.
    func listDeployments(_ parameters: QueryParameters) throws(RegistryRejection) -> JSONValue {
        let (model, environment) = (parameters.text("model"), parameters.text("environment"))
        let status = try parameters.choice("status", DeploymentStatus.self)
        let limit = try parameters.limit()
        let token = parameters.text("page_token")
        guard let start = Int32(token ?? "0"), start >= 0 else {
            throw .badRequest("page_token '\(token ?? "")' is none that was given")
        }
        // A name may have been another model's before.
        let places = model.map { name in place(ofModel: name).map { models[Int($0)].deployments } ?? [] }
        var found: [Int32] = []
        for place in places ?? deployments.indices.map(Int32.init) where place >= start {
            let one = deployments[Int(place)]
            guard (environment ?? one.environment) == one.environment,
                (status ?? one.machine.status) == one.machine.status
            else { continue }
            found.append(place)
            if found.count > limit { break }
        }
        let shown = found.prefix(limit).map { show(deployment: Int($0)).body }
        var members = [JSONValue.Member("deployments", .array(shown))]
        if found.count > limit { members.append(.init("next_page_token", .string(String(found[limit])))) }
        return .object(members)
    }
}
