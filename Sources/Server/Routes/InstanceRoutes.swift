import Engine
import HTTPTypes
import Hummingbird

/// What the instances of a cluster ask each other: `POST /v1/internal/instances`.
struct InstanceRoutes {
    private static let mediaType = "application/octet-stream"

    var engine: any EngineService
    var reader: BodyReader
    var budget: BodyBudget

    func add(to routes: RouteBuilder) {
        routes.on(.post, "/v1/internal/instances", use: answer)
    }

    private func answer(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        var reservation = BodyReservation(of: budget)
        defer { reservation.release() }
        let question = try await reader.read(request, covering: &reservation)
        return Response(.ok, Self.mediaType, await engine.answerInstance(question))
    }
}
