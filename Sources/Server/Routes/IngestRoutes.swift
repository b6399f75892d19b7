import Engine
import HTTPTypes
import Hummingbird

/// `POST /v1/topics/{topic}/events`.
struct IngestRoutes {
    var engine: any EngineService
    var reader: BodyReader
    var budget: BodyBudget

    func add(to routes: RouteBuilder) {
        routes.on(.post, "/v1/topics/{topic}/events", use: ingest)
    }

    private func ingest(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let topic = try context.piece("topic")
        // Before anything is said of the body: there is nowhere to send it.
        guard IngestRequest.topics.contains(topic) else {
            let names = IngestRequest.topics.joined(separator: ", ")
            throw Problem(.notFound, "There is no topic \"\(topic)\" that takes events. There are \(names).")
        }
        var parameters = try QueryParameters(parsing: request.uri.query)
        let acknowledgement = try parameters.takeAcknowledgement()
        try parameters.requireEmpty(known: ["ack"])
        let format = try IngestFormat(headers: request.headers)

        var reservation = BodyReservation(of: budget)
        defer { reservation.release() }
        let body = try await reader.read(request, covering: &reservation)
        try requireContent(body, format)
        let answer = try await engine.ingest(
            IngestRequest(topic: topic, format: format, body: body, acknowledgement: acknowledgement))
        return Response(json: answer.json)
    }

    /// Nothing to take is a mistake of the sender's. (A binary event may be without data.)
    private func requireContent(_ body: [UInt8], _ format: IngestFormat) throws(Problem) {
        if case .binary = format { return }
        guard body.isEmpty else { return }
        throw Problem(.invalid, "The body is empty. Send at least one event.")
    }
}
