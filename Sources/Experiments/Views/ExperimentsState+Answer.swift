public import Commands
import JSON

extension ExperimentsState {
    /// An experiment as it is now; nil if it was never there.
    ///
    /// - Complexity: O(log n) plus the size of the answer.
    public func show(_ name: String) -> ShownResource? { place(of: name).map { show($0) } }

    private func show(_ place: Int) -> ShownResource {
        let record = experiments[place]
        // Versions are those of models here.
        let revision = record.revision.members.filter { $0.name != "version" }
        return ShownResource(record.members + revision, revision: record.revision.sequence)
    }

    /// Answers a GET.
    ///
    /// - Parameter path: behind `/v1/`, decoded: `["experiments"]`, `["experiments", name]` and, of one, `history` and
    ///   `assignment`; `["views", "experiments"]` is the list.
    public func answer(
        _ path: [String], _ parameters: QueryParameters
    ) throws(CommandRejection) -> ExperimentAnswer {
        switch (path.first, path.count) {
        case ("experiments", 1): return .body(try list(parameters), etag: nil)
        case ("views", 2) where path[1] == "experiments": return .body(try list(parameters), etag: nil)
        case ("experiments", 2):
            let shown = show(try find(path[1]))
            return .body(shown.body, etag: shown.etag)
        case ("experiments", 3) where path[2] == "history":
            return .history(try history(of: try find(path[1]), parameters))
        case ("experiments", 3) where path[2] == "assignment":
            return try assignment(of: try find(path[1]), parameters)
        default: throw .notFound("there is no /v1/\(path.joined(separator: "/"))")
        }
    }

    /// Parameters: `model`, `status`, `limit`, `page_token`. By name.
    private func list(_ parameters: QueryParameters) throws(CommandRejection) -> JSONValue {
        let model = parameters.text("model")
        let status = try parameters.choice("status", ExperimentStatus.self)
        let limit = try parameters.limit()
        var index = try start(parameters, count: order.count)
        var shown: [JSONValue] = []
        var token: Int?
        while index < order.count {
            let record = experiments[Int(order[index])]
            if (model ?? record.definition.model) == record.definition.model,
                (status ?? record.status) == record.status
            {
                guard shown.count < limit else {
                    token = index
                    break
                }
                shown.append(show(Int(order[index])).body)
            }
            index += 1
        }
        return page("experiments", shown, token)
    }

    /// The place that a page token names.
    private func start(_ parameters: QueryParameters, count: Int) throws(CommandRejection) -> Int {
        guard let token = parameters.text("page_token") else { return 0 }
        guard let index = Int(token), (0...count).contains(index) else {
            throw .badRequest("page_token '\(token)' is none that was given")
        }
        return index
    }

    private func page(_ name: String, _ elements: [JSONValue], _ token: Int?) -> JSONValue {
        var members = [JSONValue.Member(name, .array(elements))]
        if let token { members.append(.init("next_page_token", .string(String(token)))) }
        return .object(members)
    }

    /// Parameters: `limit`, `page_token`.
    private func history(
        of place: Int, _ parameters: QueryParameters
    ) throws(CommandRejection) -> HistoryPage {
        let history = experiments[place].history
        let start = try start(parameters, count: history.count)
        let end = min(history.count, start + (try parameters.limit()))
        return HistoryPage(
            entries: Array(history[start..<end]), nextPageToken: end < history.count ? String(end) : nil)
    }

    /// Parameters: `unit`, which is needed.
    private func assignment(
        of place: Int, _ parameters: QueryParameters
    ) throws(CommandRejection) -> ExperimentAnswer {
        guard let unit = parameters.text("unit"), !unit.isEmpty else { throw .badRequest("unit is missing") }
        guard unit.utf8.count <= CommandLimits.textBytes else {
            throw .badRequest("unit is longer than \(CommandLimits.textBytes) bytes")
        }
        let found = Assigner(experiments[place]).assign(unit)
        let body: JSONValue = [
            "experiment": .string(found.experiment), "unit": .string(unit), "arm": .string(found.arm),
            "value": found.value, "reason": .string(found.reason.rawValue),
            "included": .bool(found.isIncluded), "excluded_by": JSONValue(found.exclusion),
        ]
        return .body(body, etag: "\"\(found.revision)\"")
    }
}
