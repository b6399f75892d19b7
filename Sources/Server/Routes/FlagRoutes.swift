import Engine
import HTTPTypes
import Hummingbird
import JSON

/// Evaluation of flags for OpenFeature's clients (OFREP 0.3): every experiment is a flag, its arms are the variants.
struct FlagRoutes {
    var engine: any EngineService
    var reader: BodyReader
    var budget: BodyBudget

    private static let path = "/ofrep/v1/evaluate/flags"

    func add(to routes: RouteBuilder) {
        routes.on(.post, Self.path) { request, _ in try await answer(request, key: nil) }
        routes.on(.post, "\(Self.path)/{key}") { request, context in
            try await answer(request, key: try context.piece("key"))
        }
    }

    private func answer(_ request: Request, key: String?) async throws -> Response {
        var reservation = BodyReservation(of: budget)
        defer { reservation.release() }
        let body = try await reader.read(request, covering: &reservation)
        // What isn't JSON is told in the protocol's own words.
        let answer = try await engine.evaluate(FlagQuestion(key: key, body: try? JSONValue(parsing: body)))
        var headers = HTTPFields()
        if let etag = answer.etag {
            headers[.eTag] = etag
            if request.headers[.ifNoneMatch] == etag {
                return Response(status: .notModified, headers: headers)
            }
        }
        return Response(HTTPResponse.Status(code: answer.status), json: answer.body, headers: headers)
    }
}
