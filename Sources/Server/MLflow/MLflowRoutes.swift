import Engine
import HTTPTypes
import Hummingbird
import JSON

/// The REST interface of MLflow's model registry, over Varve's own: what its clients talk to.
struct MLflowRoutes {
    var engine: any EngineService
    var reader: BodyReader
    var budget: BodyBudget

    private static let anonymous = "anonymous"

    /// The second one is what MLflow's own pages use.
    private static let prefixes = ["/api/2.0/mlflow", "/ajax-api/2.0/mlflow"]

    private static let questions: [(method: HTTPRequest.Method, path: String)] = [
        (.get, "registered-models/get"), (.get, "registered-models/search"),
        (.get, "registered-models/get-latest-versions"), (.post, "registered-models/get-latest-versions"),
        (.get, "registered-models/alias"), (.get, "model-versions/get"), (.get, "model-versions/search"),
        (.get, "model-versions/get-download-uri"),
    ]

    private static let commands: [(method: HTTPRequest.Method, path: String)] = [
        (.post, "registered-models/create"), (.post, "registered-models/rename"),
        (.patch, "registered-models/update"), (.delete, "registered-models/delete"),
        (.post, "registered-models/set-tag"), (.delete, "registered-models/delete-tag"),
        (.post, "registered-models/alias"), (.delete, "registered-models/alias"),
        (.post, "model-versions/create"), (.patch, "model-versions/update"),
        (.post, "model-versions/transition-stage"), (.delete, "model-versions/delete"),
        (.post, "model-versions/set-tag"), (.delete, "model-versions/delete-tag"),
    ]

    func add(to routes: RouteBuilder) {
        for prefix in Self.prefixes {
            for (method, path) in Self.questions { routes.on(method, "\(prefix)/\(path)", use: question) }
            for (method, path) in Self.commands { routes.on(method, "\(prefix)/\(path)", use: command) }
        }
    }

    /// `["mlflow", "model-versions", "get"]`.
    private func path(_ request: Request) -> [String] {
        request.uri.path.split(separator: "/").dropFirst(2).map(String.init)
    }

    private func question(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let fields = try await fields(request)
        let answer = try await engine.resource(
            ResourceRequest(path(request), parameters: ["request": fields.text]))
        return Response(json: answer.body["mlflow"] ?? [:])
    }

    private func command(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let fields = try await fields(request)
        var command = CommandRequest(
            request.method.rawValue, path(request), body: fields, actor: actor(request))
        command.dialect = .mlflow
        let answer = try await engine.execute(command)
        return Response(json: answer.body["mlflow"] ?? [:])
    }

    /// The body, or without one the query: clients send either, whatever the method.
    private func fields(_ request: Request) async throws -> JSONValue {
        var reservation = BodyReservation(of: budget)
        defer { reservation.release() }
        let body = try await reader.read(request, covering: &reservation)
        guard !body.isEmpty else { return try MLflowQuery.object(parsing: request.uri.query) }
        do {
            return try JSONValue(parsing: body)
        } catch {
            throw Problem(.invalid, "The body is \(error).")
        }
    }

    /// Who it says it is: by Varve's own header, or by the user name that MLflow's client is told.
    private func actor(_ request: Request) -> String {
        let header = HTTPField.Name.varveActor.flatMap { request.headers[$0] }
        let name = header ?? user(request)
        return name.flatMap { $0.isEmpty ? nil : $0 } ?? Self.anonymous
    }

    private func user(_ request: Request) -> String? {
        let words = request.headers[.authorization]?.split(separator: " ") ?? []
        guard words.count == 2, words[0].lowercased() == "basic",
            let bytes = Base64.decode(String(words[1]))
        else { return nil }
        return String(validating: bytes.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self)
    }
}
