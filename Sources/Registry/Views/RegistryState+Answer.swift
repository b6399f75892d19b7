public import Commands
import JSON

extension RegistryState {
    /// Answers a GET.
    ///
    /// - Parameter path: behind `/v1/`, decoded. `["views", "registry"]` shows what is
    ///   live: models with their aliases, stages and traffic, and the deployments that are open.
    ///   `["mlflow", …]` asks as MLflow's clients do, with the parameter `request`.
    public func answer(
        _ path: [String], _ parameters: QueryParameters
    ) throws(RegistryRejection) -> RegistryAnswer {
        switch (path.first, path.count) {
        case ("models", 1): return .body(try listModels(parameters), etag: nil)
        case ("models", 2...): return try answer(path, ofModel: try model(path[1]), parameters)
        case ("views", 2) where path[1] == "registry": return .body(try overview(parameters), etag: nil)
        case ("mlflow", 3):
            return .body(["mlflow": try answerMLflow(path, parameters.text("request") ?? "{}")], etag: nil)
        case ("versions", 1): return .body(try listVersions(of: nil, parameters), etag: nil)
        case ("deployments", 1): return .body(try listDeployments(parameters), etag: nil)
        case ("deployments", 2): return try body(.deployment(path[1]), "deployment '\(path[1])'")
        case ("deployments", 3) where path[2] == "analysis":
            guard let analysis = showAnalysis(path[1]) else {
                throw .notFound("no analysis of a deployment '\(path[1])' has begun")
            }
            return .body(analysis, etag: nil)
        default: throw .notFound("there is no /v1/\(path.joined(separator: "/"))")
        }
    }

    private func body(_ resource: RegistryResource, _ name: String) throws(RegistryRejection)
        -> RegistryAnswer
    {
        guard let shown = show(resource) else { throw .notFound("there is no \(name)") }
        return .body(shown.body, etag: shown.etag)
    }

    private func answer(
        _ path: [String], ofModel model: Int, _ parameters: QueryParameters
    ) throws(RegistryRejection) -> RegistryAnswer {
        let name = models[model].name
        switch (path.count, path.dropFirst(2).first, path.dropFirst(4).first) {
        case (2, nil, nil): return try body(.model(name), "model '\(name)'")
        case (3, "versions", nil): return .body(try listVersions(of: model, parameters), etag: nil)
        case (3, "aliases", nil): return .body(aliases(of: model), etag: nil)
        case (3, "traffic", nil): return .body(traffic(of: model), etag: nil)
        case (3, "history", nil): return .history(try history(of: model, parameters))
        case (4, "versions", nil):
            let version = try version(path[3], of: model)
            let shown = show(version: version, of: model)
            return .body(shown.body, etag: shown.etag)
        case (5, "versions", "lineage"):
            return .body(lineage(of: try version(path[3], of: model), model), etag: nil)
        case (4, "aliases", nil):
            return try body(.alias(model: name, alias: path[3]), "alias '\(path[3])' of '\(name)'")
        case (4, "traffic", nil):
            return try body(
                .traffic(model: name, environment: path[3]), "traffic of '\(name)' in '\(path[3])'")
        default: throw .notFound("there is no /v1/\(path.joined(separator: "/"))")
        }
    }

    func aliases(of model: Int) -> JSONValue {
        let record = models[model]
        return [
            "model": .string(record.name),
            "aliases": .object(
                record.aliases.map { .init($0.name, .string(record.versions[Int($0.version)].name)) }),
        ]
    }

    func traffic(of model: Int) -> JSONValue {
        let splits = models[model].environments.compactMap { environment in
            environment.split.map { JSONValue.Member(environment.name, $0.json) }
        }
        return ["model": .string(models[model].name), "traffic": .object(splits)]
    }

    private func lineage(of version: Int, _ model: Int) -> JSONValue {
        let own = VersionReference(model: Int32(model), version: Int32(version))
        let ancestors = reached(from: [own], along: \.parentReferences)
        let descendants = reached(from: [own], along: \.children)
        return [
            "model": .string(models[model].name), "version": .string(models[model].versions[version].name),
            "ancestors": .array(ancestors.map { .string(name(of: $0)) }),
            "descendants": .array(descendants.map { .string(name(of: $0)) }),
        ]
    }

    // MARK: History

    /// Parameters: `type` (such as `stage.changed`, or its first part alone), `actor`, `from` and `to` (RFC
    /// 3339), `limit`, `page_token`.
    private func history(
        of model: Int, _ parameters: QueryParameters
    ) throws(RegistryRejection) -> HistoryPage {
        let type = parameters.text("type")
        let actor = parameters.text("actor").map { actors.known($0) ?? -1 }
        let from = try time("from", parameters) ?? .min
        let to = try time("to", parameters) ?? .max
        let limit = try parameters.limit()
        let history = models[model].history
        var index = try start(parameters, count: history.count)
        var page = HistoryPage(entries: [], nextPageToken: nil)
        while index < history.count {
            let entry = history[index]
            if (actor ?? entry.actor) == entry.actor, from <= entry.time, entry.time < to,
                type.map({ Self.matches(entry.type, $0) }) ?? true
            {
                guard page.entries.count < limit else {
                    page.nextPageToken = String(index)
                    break
                }
                page.entries.append(entry)
            }
            index += 1
        }
        return page
    }

    private static func matches(_ type: RegistryEventType, _ wanted: String) -> Bool {
        type.rawValue == wanted || type.name == wanted || type.rawValue.hasPrefix(wanted + ".")
    }

    private func time(_ name: String, _ parameters: QueryParameters) throws(RegistryRejection) -> Int64? {
        guard let text = parameters.text(name) else { return nil }
        guard let time = RFC3339.milliseconds(text) else {
            throw .badRequest("\(name) '\(text)' is no RFC 3339 time, such as 2026-01-01T00:00:00Z")
        }
        return time
    }

    private func start(_ parameters: QueryParameters, count: Int) throws(RegistryRejection) -> Int {
        guard let token = parameters.text("page_token") else { return 0 }
        guard let index = Int(token), (0...count).contains(index) else {
            throw .badRequest("page_token '\(token)' is none that was given")
        }
        return index
    }
}
