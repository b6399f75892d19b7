public import Commands

extension RegistryState {
    /// Models that a filter finds.
    ///
    /// - Complexity: linear in the number of models.
    public func searchModels(_ query: SearchQuery) throws(RegistryRejection) -> SearchPage {
        var scan = try scan(query, ofVersions: false)
        let accepts = scan.accepts
        let walk = SearchWalk(modelOrder, from: 0, isBackwards: scan.walksBackwards)
        for step in walk.models.indices {
            let model = walk.models[step]
            let goesOn = models.withElement(at: Int(model)) { record in
                let row = SearchRow(model: record, rank: walk.rank(at: step))
                return !accepts(row) || scan.take(row, VersionReference(model: model, version: 0))
            }
            guard goesOn else { break }
        }
        return page(scan.finish(), query) { .model(models[Int($0.model)].name) }
    }

    /// Versions that a filter finds, of one model or of all.
    ///
    /// - Complexity: linear in the number of versions of the models that the filter allows.
    public func searchVersions(
        of model: String? = nil, _ query: SearchQuery
    ) throws(RegistryRejection) -> SearchPage {
        var scan = try scan(query, ofVersions: true)
        let only = try model.map { (name) throws(RegistryRejection) in Int32(try self.model(name)) }
        let first = only.map { index(ofModel: $0) } ?? 0
        let walk = SearchWalk(
            only.map { [$0] } ?? modelOrder, from: first, isBackwards: scan.walksBackwards)
        let (allows, accepts, lookahead) = (scan.allows, scan.accepts, scan.lookahead)
        for step in walk.models.indices {
            lookahead.prepare(behind: step, of: walk.models, in: models)
            let model = walk.models[step]
            let goesOn = models.withElement(at: Int(model)) { record in
                let rank = walk.rank(at: step)
                guard allows(SearchRow(model: record, rank: rank)) else { return true }
                return record.pointee.versions.forEachInPlace(preparing: lookahead.prepare) {
                    let row = SearchRow(model: record, version: $1, rank: rank + $0)
                    return !accepts(row)
                        || scan.take(row, VersionReference(model: model, version: Int32($0)))
                }
            }
            guard goesOn else { break }
        }
        return page(scan.finish(), query) { row in
            let model = models[Int(row.model)]
            return .version(model: model.name, version: model.versions[Int(row.version)].name)
        }
    }

    /// A search that goes on where the page before ended.
    private func scan(_ query: SearchQuery, ofVersions: Bool) throws(RegistryRejection) -> SearchScan {
        var scan = try SearchScan(query, ofVersions: ofVersions)
        guard let token = query.pageToken else { return scan }
        let last = try reference(token)
        let rank = SearchRow.rank(ofModelAt: index(ofModel: last.model))
        models.withElement(at: Int(last.model)) { model in
            let versions = model.pointee.versions
            guard ofVersions, last.version < versions.count else {
                return scan.goOn(behind: SearchRow(model: model, rank: rank), last)
            }
            versions.withElement(at: Int(last.version)) { version in
                scan.goOn(
                    behind: SearchRow(model: model, version: version, rank: rank + Int(last.version)), last)
            }
        }
        return scan
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

    /// Where a model's name stands among all.
    private func index(ofModel model: Int32) -> Int {
        let name = models[Int(model)].name
        return modelOrder.lowerBound { models[Int($0)].name < name }
    }

    /// Marks models that are prompts of MLflow's.
    static let promptTag = "mlflow.prompt.is_prompt"

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
