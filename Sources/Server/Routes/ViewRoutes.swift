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
        let timeout = try parameters.takeInteger("timeout_ms", in: 0...longestQueryMilliseconds)
        let answer = try await engine.query(
            ViewQuery(
                view: view, parameters: parameters.values, after: after,
                timeoutMilliseconds: timeout ?? Self.defaultTimeoutMilliseconds))
        let accepted = AcceptedMediaTypes(parsing: request.headers[.accept])
        guard accepted.prefers(.csv, to: .json) else {
            return Response(json: answer, headers: [.vary: "Accept"])
        }
        return try csv(answer, view)
    }

    /// The rows of the answer; what it says besides them travels in headers.
    private func csv(_ answer: JSONValue, _ view: String) throws(Problem) -> Response {
        guard let table = CSVTable(answer: answer) else {
            throw Problem(
                .notAcceptable, "The view \(view) has no one list of rows, so there is no CSV of it.")
        }
        var headers: HTTPFields = [.vary: "Accept"]
        if let name = HTTPField.Name.varvePosition { headers[name] = answer["position"]?.string }
        if let name = HTTPField.Name.varveWatermark { headers[name] = answer["watermark"]?.string }
        return Response(.ok, "text/csv; charset=utf-8; header=present", table.encoded(), headers: headers)
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
