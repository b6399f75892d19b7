import Contracts
import Engine
import HTTPTypes
import Hummingbird
import JSON

/// The resources of the domains: questions about them, and the commands that change them.
struct ResourceRoutes {
    var engine: any EngineService
    var reader: BodyReader
    var budget: BodyBudget
    var longestQueryMilliseconds: Int

    private static let anonymous = "anonymous"
    private static let defaultTimeoutMilliseconds = 1_000

    private static let questions = [
        "models", "models/{model}", "models/{model}/versions", "models/{model}/versions/{version}",
        "models/{model}/versions/{version}/lineage", "models/{model}/aliases",
        "models/{model}/aliases/{alias}",
        "models/{model}/traffic", "models/{model}/traffic/{environment}", "models/{model}/history",
        "versions", "decisions/{decision}/evidence", "timeline", "explain", "topics/{topic}/events",
        "what-if", "what-if/{job}",
        "references", "references/{reference}", "monitors", "monitors/{monitor}",
        "health-policies", "health-policies/{policy}", "health-policies/{policy}/history",
        "rules", "rules/{rule}", "alerts/{alert}", "alerts/{alert}/evidence", "silences",
        "silences/{silence}", "webhooks", "webhooks/{webhook}", "webhooks/{webhook}/deliveries",
        "dimensions", "dimensions/{dimension}",
        "deployments", "deployments/{deployment}", "deployments/{deployment}/analysis",
        "experiments", "experiments/{experiment}", "experiments/{experiment}/history",
        "experiments/{experiment}/assignment",
    ]

    private static let commands: [(method: HTTPRequest.Method, pattern: String)] = [
        (.post, "models"), (.patch, "models/{model}"), (.delete, "models/{model}"),
        (.post, "models/{model}/rename"), (.post, "models/{model}/restore"),
        (.post, "models/{model}/versions"), (.patch, "models/{model}/versions/{version}"),
        (.delete, "models/{model}/versions/{version}"), (.post, "models/{model}/versions/{version}/stage"),
        (.post, "models/{model}/versions/{version}/approval"),
        (.post, "models/{model}/versions/{version}/conditions"),
        (.post, "models/{model}/versions/{version}/restore"), (.put, "models/{model}/aliases/{alias}"),
        (.delete, "models/{model}/aliases/{alias}"), (.put, "models/{model}/traffic/{environment}"),
        (.put, "health-policies/{policy}"), (.delete, "health-policies/{policy}"),
        (.put, "monitors/{monitor}"), (.delete, "monitors/{monitor}"), (.post, "references"),
        (.delete, "references/{reference}"),
        (.post, "rules"), (.put, "rules/{rule}"), (.delete, "rules/{rule}"),
        (.post, "alerts/{alert}/acknowledge"),
        (.put, "silences/{silence}"), (.delete, "silences/{silence}"), (.put, "webhooks/{webhook}"),
        (.delete, "webhooks/{webhook}"),
        (.post, "webhooks/{webhook}/deliveries/{delivery}/redeliver"),
        (.post, "what-if"), (.delete, "what-if/{job}"),
        (.post, "dimensions"), (.delete, "dimensions/{dimension}"),
        (.post, "deployments"), (.post, "deployments/{deployment}/advance"),
        (.post, "deployments/{deployment}/pause"), (.post, "deployments/{deployment}/resume"),
        (.post, "deployments/{deployment}/promote"), (.post, "deployments/{deployment}/rollback"),
        (.post, "deployments/{deployment}/report"),
        (.post, "experiments"), (.post, "experiments/{experiment}/start"),
        (.post, "experiments/{experiment}/split"), (.post, "experiments/{experiment}/stop"),
        (.post, "experiments/{experiment}/exposure"),
    ]

    func add(to routes: RouteBuilder) {
        for pattern in Self.questions { routes.on(.get, "/v1/\(pattern)", use: question) }
        for (method, pattern) in Self.commands { routes.on(method, "/v1/\(pattern)", use: command) }
    }

    /// The pieces behind `/v1/`, decoded.
    private func path(_ request: Request) throws(Problem) -> [String] {
        var pieces: [String] = []
        for bytes in request.uri.path.utf8.split(separator: UInt8(ascii: "/")).dropFirst() {
            let piece = Substring(bytes)
            guard let text = PercentDecoding.decode(piece) else {
                throw Problem(.notFound, "The path's \"\(piece)\" is not percent-encoded UTF-8.")
            }
            pieces.append(text)
        }
        return pieces
    }

    // MARK: Questions

    private func question(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        var parameters = try QueryParameters(parsing: request.uri.query)
        let after = parameters.take("after")
        for (name, value) in [("after", after), ("as_of", parameters.values["as_of"])] where value == "" {
            throw Problem.parameter(name, "is empty; leave it out, or give what an answer said")
        }
        let timeout = try parameters.takeInteger("timeout_ms", in: 0...longestQueryMilliseconds)
        let answer = try await engine.resource(
            ResourceRequest(
                try path(request), parameters: parameters.values, after: after,
                timeoutMilliseconds: timeout ?? Self.defaultTimeoutMilliseconds))
        var headers = answer.past.map(PastHeaders.fields) ?? [:]
        if let etag = answer.etag {
            headers[.eTag] = etag
            if request.headers[.ifNoneMatch] == etag {
                return Response(status: .notModified, headers: headers)
            }
        }
        headers[.vary] = "Accept"
        let accepted = AcceptedMediaTypes(parsing: request.headers[.accept])
        // A list is a table, too; a resource by itself is none.
        if accepted.prefers(.csv, to: .json), let table = CSVTable(answer: answer.body) {
            return Response(.ok, MediaType.csvWithHeader, table.encoded(), headers: headers)
        }
        return Response(json: answer.body, headers: headers)
    }

    // MARK: Commands

    private func command(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try QueryParameters(parsing: request.uri.query).requireEmpty(known: [])
        var reservation = BodyReservation(of: budget)
        defer { reservation.release() }
        let body = try await reader.read(request, covering: &reservation)
        let answer = try await engine.execute(
            CommandRequest(
                request.method.rawValue, try path(request), body: try json(body, request),
                actor: try header(.varveActor, request) ?? Self.anonymous,
                ifMatch: request.headers[.ifMatch],
                idempotencyKey: try header(.idempotencyKey, request)))
        let headers: HTTPFields = answer.etag.map { [.eTag: $0] } ?? [:]
        return Response(HTTPResponse.Status(code: answer.status), json: answer.body, headers: headers)
    }

    private func json(_ body: [UInt8], _ request: Request) throws(Problem) -> JSONValue? {
        guard !body.isEmpty else { return nil }
        if request.uri.path.split(separator: "/").dropFirst().first == "rules",
            let rule = try yaml(body, request)
        {
            return rule
        }
        // Commands are JSON and nothing else, so that a client need not say so.
        if let type = request.headers[.contentType], type != MediaType.json.name,
            MediaType(parsing: type) != .json
        {
            throw Problem(
                .unsupportedMediaType, "The Content-Type \"\(type)\" is not read. Send application/json.")
        }
        do {
            return try JSONValue(parsing: body)
        } catch {
            throw Problem(.invalid, "The body is \(error).")
        }
    }

    /// What rules are also written in. A body that says of itself to be of neither kind, or nothing, may be either.
    private func yaml(_ body: [UInt8], _ request: Request) throws(Problem) -> JSONValue? {
        let type = request.headers[.contentType].flatMap { MediaType(parsing: $0) }
        guard type != .json else { return nil }
        let isYAML = type.map(MediaType.yaml.contains) ?? false
        guard isYAML || type == nil || type == .form else { return nil }
        if !isYAML, let json = try? JSONValue(parsing: body) { return json }
        do {
            return try YAMLReader.read(body).json
        } catch {
            throw Problem(.invalid, "The body is no YAML: \(error).")
        }
    }

    /// A header that is given at most once and not empty.
    private func header(_ name: HTTPField.Name?, _ request: Request) throws(Problem) -> String? {
        guard let name else { return nil }
        let values = request.headers[values: name]
        guard values.count < 2, values.first != "" else {
            throw Problem(.invalid, "The header \(name) is given more than once, or is empty.")
        }
        return values.first
    }
}

extension HTTPField.Name {
    /// Who commands.
    static let varveActor = Self("Varve-Actor")
    fileprivate static let idempotencyKey = Self("Idempotency-Key")
}
