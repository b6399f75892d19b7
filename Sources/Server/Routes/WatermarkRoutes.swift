import Engine
import HTTPTypes
import Hummingbird
import JSON

/// `POST /v1/watermark`: declares that nothing earlier will still come.
struct WatermarkRoutes {
    var engine: any EngineService
    var reader: BodyReader
    var budget: BodyBudget

    func add(to routes: RouteBuilder) {
        routes.on(.post, "/v1/watermark", use: declare)
    }

    private func declare(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        var parameters = try QueryParameters(parsing: request.uri.query)
        let acknowledgement = try parameters.takeAcknowledgement()
        try parameters.requireEmpty(known: ["ack"])
        try requireJSON(request)

        var reservation = BodyReservation(of: budget)
        defer { reservation.release() }
        let body = try await reader.read(request, covering: &reservation)
        let declaration = try Self.declaration(body, acknowledgement)
        return Response(json: try await engine.declareWatermark(declaration))
    }

    private func requireJSON(_ request: Request) throws(Problem) {
        let text = request.headers[.contentType]
        guard text.flatMap({ MediaType(parsing: $0) }) == .json else {
            let given =
                text.map { "The Content-Type \"\($0)\" is not read" } ?? "The request has no Content-Type"
            throw Problem(.unsupportedMediaType, "\(given). Send application/json.")
        }
    }

    /// Reads `{"time": T, "topics": [...]}`; `topics` may be left out or null.
    private static func declaration(
        _ body: [UInt8], _ acknowledgement: IngestAcknowledgement
    ) throws(Problem) -> WatermarkDeclaration {
        let json: JSONValue
        do {
            json = try JSONValue(parsing: body)
        } catch {
            throw Problem(.invalid, "The body is \(error).")
        }
        guard let members = json.members else {
            throw Problem(.invalid, "The body is not a JSON object with a member \"time\".")
        }
        if let unknown = members.first(where: { $0.name != "time" && $0.name != "topics" }) {
            throw .member(unknown.name, "is not known here; there is time, topics")
        }
        guard let time = json["time"]?.string.flatMap(RFC3339.milliseconds) else {
            throw .member("time", "must be an RFC 3339 time, such as 2026-01-01T00:00:00Z")
        }
        return WatermarkDeclaration(time: time, topics: try topics(json), acknowledgement: acknowledgement)
    }

    private static func topics(_ json: JSONValue) throws(Problem) -> [String]? {
        guard let value = json["topics"], value != .null else { return nil }
        guard let array = value.array, !array.isEmpty else {
            throw .member("topics", "must be an array with at least one topic's name")
        }
        var topics: [String] = []
        for (index, element) in array.enumerated() {
            guard let topic = element.string else {
                throw .member("topics/\(index)", "must be a topic's name")
            }
            topics.append(topic)
        }
        return topics
    }
}

extension Problem {
    /// A 400 about a member of the body.
    fileprivate static func member(_ path: String, _ reason: String) -> Problem {
        Problem(
            .invalid, "The body's \"\(path)\" \(reason).",
            errors: [EngineError.Detail(pointer: "/\(path)", reason: reason)])
    }
}
