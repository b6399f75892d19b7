import Commands
import JSON

extension RegistryState {
    private static let modelsAtMost = Int64(1_000)
    private static let versionsAtMost = Int64(200_000)

    /// Parameters: `filter`, `order_by`, `max_results`, `page_token`.
    func searchMLflowModels(_ fields: MLflowFields) throws(RegistryRejection) -> JSONValue {
        var query = try query(fields, defaultLimit: 100, atMost: Self.modelsAtMost)
        // Their natural order is that by name.
        query.orderBy = try order(fields).joined(separator: ", ")
        let page = try searchModels(query)
        let shown = page.resources.compactMap { resource -> JSONValue? in
            guard case .model(let name) = resource, let place = place(ofModel: name) else { return nil }
            return mlflow(model: Int(place))
        }
        return list("registered_models", shown, page)
    }

    /// As for models. A page has `RegistryLimits.mlflowPageSize` versions at most, whatever is asked for: the
    /// token leads to the others.
    func searchMLflowVersions(_ fields: MLflowFields) throws(RegistryRejection) -> JSONValue {
        let most = RegistryLimits.mlflowPageSize
        var query = try query(fields, defaultLimit: most, atMost: Self.versionsAtMost)
        query.limit = min(query.limit, most)
        let wanted = try order(fields)
        let first = wanted.isEmpty ? ["last_updated_timestamp DESC"] : wanted
        query.orderBy = (first + ["name ASC", "version_number DESC"]).joined(separator: ", ")
        let page = try searchVersions(query)
        let shown = page.resources.compactMap { resource -> JSONValue? in
            guard case .version(let name, let version) = resource,
                let model = place(ofModel: name).map(Int.init),
                let place = models[model].place(ofVersion: version)
            else { return nil }
            return mlflow(version: Int(place), of: model)
        }
        return list("model_versions", shown, page)
    }

    private func query(
        _ fields: MLflowFields, defaultLimit: Int, atMost: Int64
    ) throws(RegistryRejection) -> SearchQuery {
        var query = SearchQuery(filter: try filter(fields), limit: defaultLimit)
        if let wanted = try fields.integer("max_results") {
            guard (1...atMost).contains(wanted) else {
                throw .badRequest("max_results is \(wanted), and it can be from 1 to \(atMost)")
            }
            query.limit = Int(wanted)
        }
        let token = try fields.text("page_token")
        query.pageToken = token == "" ? nil : token
        return query
    }

    /// Prompts are found only by a filter that speaks of them.
    private func filter(_ fields: MLflowFields) throws(RegistryRejection) -> String {
        let filter = try fields.text("filter") ?? ""
        guard !filter.contains(Self.promptTag) else { return filter }
        let noPrompts = "tags.`\(Self.promptTag)` != 'true'"
        return filter.allSatisfy(\.isWhitespace) ? noPrompts : "\(filter) AND \(noPrompts)"
    }

    /// Names may stand in backquotes, as in SQL.
    private func order(_ fields: MLflowFields) throws(RegistryRejection) -> [String] {
        try fields.texts("order_by").map { $0.replacing("`", with: "") }
    }

    private func list(_ name: String, _ shown: [JSONValue], _ page: SearchPage) -> JSONValue {
        var members = [JSONValue.Member(name, .array(shown))]
        if let token = page.nextPageToken { members.append(.init("next_page_token", .string(token))) }
        return .object(members)
    }
}
