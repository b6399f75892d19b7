import Engine
import HTTPTypes
import Hummingbird
import JSON

/// `GET /v1/views` and `GET /v1/views/{view}`.
struct ViewRoutes {
    var engine: any EngineService
    var longestQueryMilliseconds: Int

    private static let defaultTimeoutMilliseconds = 1_000

    func add(to routes: RouteBuilder) {
        routes.on(.get, "/v1/views", use: list)
        routes.on(.get, "/v1/views/{view}", use: query)
    }

    private func list(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        Response(json: ["views": .array(engine.views.map(\.json))])
    }

    private func query(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let view = try context.piece("view")
        var parameters = try QueryParameters(parsing: request.uri.query)
        let after = parameters.take("after")
        for (name, value) in [("after", after), ("as_of", parameters.values["as_of"])] where value == "" {
            throw Problem.parameter(name, "is empty; leave it out, or give what an answer said")
        }
        let columns = columns(of: view, groupedBy: parameters.values["group_by"])
        let timeout = try parameters.takeInteger("timeout_ms", in: 0...longestQueryMilliseconds)
        let answered = try await engine.view(
            ViewQuery(
                view: view, parameters: parameters.values, after: after,
                timeoutMilliseconds: timeout ?? Self.defaultTimeoutMilliseconds))
        let accepted = AcceptedMediaTypes(parsing: request.headers[.accept])
        var response =
            accepted.prefers(.csv, to: .json)
            ? try csv(answered.json, view, columns)
            : Response(json: answered.json, headers: [.vary: "Accept"])
        if let past = answered.past { response.headers.append(contentsOf: PastHeaders.fields(past)) }
        return response
    }

    /// The columns of a view's rows: those of groups only if it is asked for them.
    private func columns(of view: String, groupedBy groups: String?) -> [String] {
        let columns = engine.views.first { $0.name == view }?.columns ?? []
        guard let groups = groups?.split(separator: ",").map(String.init) else { return columns }
        return groups + columns.drop { ["model", "version", "variant"].contains($0) }
    }

    /// The rows of the answer; what it says besides them travels in headers.
    private func csv(
        _ answer: JSONValue, _ view: String, _ columns: [String]
    ) throws(Problem) -> Response {
        guard let table = CSVTable(answer: answer, emptyColumns: columns) else {
            throw Problem(
                .notAcceptable, "The view \(view) has no one list of rows, so there is no CSV of it.")
        }
        var headers: HTTPFields = [.vary: "Accept"]
        if let name = HTTPField.Name.varvePosition { headers[name] = answer["position"]?.string }
        if let name = HTTPField.Name.varveWatermark { headers[name] = answer["watermark"]?.string }
        return Response(.ok, MediaType.csvWithHeader, table.encoded(), headers: headers)
    }
}

extension HTTPField.Name {
    /// The position and watermark that an answer is true of, where its body has no place for them.
    fileprivate static let varvePosition = Self("Varve-Position")
    fileprivate static let varveWatermark = Self("Varve-Watermark")
}

extension ViewDescription {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "summary": .string(summary), "available": .bool(isAvailable),
            "parameters": .array(
                parameters.map {
                    ["name": .string($0.name), "required": false, "summary": .string($0.summary)]
                }),
        ]
    }
}
