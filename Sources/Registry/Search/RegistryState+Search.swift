public import Commands

extension RegistryState {
    /// Models that a filter finds.
    ///
    /// - Complexity: linear in the number of models.
    public func searchModels(_ query: SearchQuery) throws(RegistryRejection) -> SearchPage {
        let filter = try SearchFilter(query.filter, ofVersions: false)
        let order = try SearchOrder(query.orderBy, ofVersions: false)
        let rows = try collect(query, order) { visit in
            for (rank, model) in modelOrder.enumerated() {
                let record = models[Int(model)]
                guard query.includesDeleted || !record.isDeleted,
                    filter.conditions.allSatisfy({ $0.holds(value($0.field, record, nil)) })
                else { continue }
                guard visit(VersionReference(model: model, version: 0), rank << 32) else { return }
            }
        } key: { row, field in
            value(field, models[Int(row.model)], nil)
        }
        return page(rows, query) { .model(models[Int($0.model)].name) }
    }

    /// Versions that a filter finds, of one model or of all.
    ///
    /// - Complexity: linear in the number of versions of the models that the filter allows.
    public func searchVersions(
        of model: String? = nil, _ query: SearchQuery
    ) throws(RegistryRejection) -> SearchPage {
        let filter = try SearchFilter(query.filter, ofVersions: true)
        let order = try SearchOrder(query.orderBy, ofVersions: true)
        let places =
            try model.map { name throws(RegistryRejection) in [Int32(try self.model(name))] } ?? modelOrder
        let ofModel = filter.conditions.filter(\.field.isOfModel)
        let ofVersion = filter.conditions.filter { !$0.field.isOfModel }
        let first =
            model == nil ? 0 : places.first.map { rank(VersionReference(model: $0, version: 0)) >> 32 } ?? 0
        let rows = try collect(query, order) { visit in
            for (index, place) in places.enumerated()
            where query.includesDeleted || !models[Int(place)].isDeleted {
                let (model, rank) = (Int(place), (first + index) << 32)
                guard ofModel.allSatisfy({ $0.holds(value($0.field, models[model], nil)) }) else { continue }
                for version in models[model].versions.indices {
                    guard query.includesDeleted || models[model].versions[version].deletedAt == nil,
                        ofVersion.allSatisfy({ $0.holds(value($0.field, model, version)) })
                    else { continue }
                    let row = VersionReference(model: place, version: Int32(version))
                    guard visit(row, rank | version) else { return }
                }
            }
        } key: { row, field in
            value(field, Int(row.model), Int(row.version))
        }
        return page(rows, query) { row in
            let model = models[Int(row.model)]
            return .version(model: model.name, version: model.versions[Int(row.version)].name)
        }
    }

    /// The rows of a page, and one more if there is one.
    private func collect(
        _ query: SearchQuery, _ order: SearchOrder, _ scan: ((VersionReference, _ rank: Int) -> Bool) -> Void,
        key: @escaping (VersionReference, SearchField) -> SearchValue
    ) throws(RegistryRejection) -> [VersionReference] {
        func keys(_ row: VersionReference) -> [SearchValue] { order.keys.map { key(row, $0.field) } }
        let last = try query.pageToken.map { token throws(RegistryRejection) in try reference(token) }
        let lastRow = last.map { RowCollector.Row(keys: keys($0), rank: rank($0), reference: $0) }
        let wanted = max(1, query.limit) + 1
        var collector = RowCollector(limit: wanted, directions: order.keys.map(\.isDescending))
        var plain: [VersionReference] = []
        scan { row, rank in
            guard !order.keys.isEmpty else {
                if lastRow.map({ rank > $0.rank }) ?? true { plain.append(row) }
                return plain.count < wanted
            }
            guard collector.admits(rank: rank, key: { key(row, order.keys[$0].field) }) else { return true }
            let found = RowCollector.Row(keys: keys(row), rank: rank, reference: row)
            if lastRow.map({ collector.isBefore($0, found) }) ?? true { collector.add(found) }
            return true
        }
        return order.keys.isEmpty ? plain : collector.finish().map(\.reference)
    }

    private func page(
        _ rows: [VersionReference], _ query: SearchQuery, _ resource: (VersionReference) -> RegistryResource
    ) -> SearchPage {
        let shown = rows.prefix(max(1, query.limit))
        let token = rows.count > shown.count ? shown.last.map { "\($0.model).\($0.version)" } : nil
        return SearchPage(resources: shown.map(resource), nextPageToken: token)
    }

    private func reference(_ token: String) throws(RegistryRejection) -> VersionReference {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map { Int32($0) ?? -1 }
        guard parts.count == 2, models.indices.contains(Int(parts[0])), parts[1] >= 0,
            Int(parts[1]) < max(1, models[Int(parts[0])].versions.count)
        else { throw .badRequest("page_token '\(token)' is none that was given") }
        return VersionReference(model: parts[0], version: parts[1])
    }

    /// The place of a row in the natural order.
    private func rank(_ row: VersionReference) -> Int {
        let name = models[Int(row.model)].name
        return modelOrder.lowerBound { models[Int($0)].name < name } << 32 | Int(row.version)
    }

    // MARK: Values

    private func value(_ field: SearchField, _ model: ModelRecord, _ version: Int?) -> SearchValue {
        switch field {
        case .name: .text(model.name)
        case .provider: model.attributes.provider.map(SearchValue.text) ?? .missing
        case .created: .number(Double(model.stamp.createdAt))
        case .updated: .number(Double(model.stamp.updatedAt))
        case .mlflowUpdated: .number(Double(model.mlflowUpdatedAt))
        case .tag(let key): Self.tag(key, of: model.attributes.tags)
        default: .missing
        }
    }

    private func value(_ field: SearchField, _ model: Int, _ place: Int) -> SearchValue {
        switch field {
        case .name, .provider: return value(field, models[model], nil)
        case .version: return .text(models[model].versions[place].name)
        case .versionNumber:
            return Double(models[model].versions[place].name).map(SearchValue.number) ?? .missing
        case .source: return Self.text(models[model].versions[place].attributes.source)
        case .runID: return Self.text(models[model].versions[place].attributes.lineage.runID)
        case .stage: return .text(models[model].versions[place].stage.rawValue)
        case .approval: return .text(models[model].versions[place].approval.rawValue)
        case .created: return .number(Double(models[model].versions[place].stamp.createdAt))
        case .updated: return .number(Double(models[model].versions[place].stamp.updatedAt))
        case .mlflowUpdated: return .number(Double(models[model].versions[place].mlflowUpdatedAt))
        case .tag(let key): return Self.tag(key, of: models[model].versions[place].attributes.tags)
        case .metric(let key):
            return models[model].versions[place].attributes.metrics[key].map(SearchValue.number) ?? .missing
        }
    }

    /// MLflow's clients look for what is no prompt by a tag that models don't have: without it they count as none.
    private static func tag(_ key: String, of tags: NamedValues<String>) -> SearchValue {
        text(tags[key] ?? (key == promptTag ? "false" : nil))
    }

    /// Marks models that are prompts of MLflow's.
    static let promptTag = "mlflow.prompt.is_prompt"

    private static func text(_ text: String?) -> SearchValue { text.map(SearchValue.text) ?? .missing }

    /// The number that a version gets whose name nobody chose: one more than the largest that is a number,
    /// deleted ones included.
    ///
    /// - Complexity: linear in the number of the model's versions.
    public func nextVersionNumber(of model: String) -> Int {
        guard let place = place(ofModel: model) else { return 1 }
        let numbers = models[Int(place)].versions.compactMap { Int($0.name) }
        return (numbers.max() ?? 0) &+ 1
    }
}
