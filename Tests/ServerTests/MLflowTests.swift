import Engine
import HTTPTypes
import JSON
import Server
import Testing

/// MLflow's paths, as far as the server goes: requests are handed on, and answers and errors come in its shape.
@Suite struct MLflowTests {
    let engine = StubEngine()

    private static let registry = "/api/2.0/mlflow"

    @Test(arguments: ["/api/2.0/mlflow", "/ajax-api/2.0/mlflow"])
    func handsOnACommand(_ prefix: String) async throws {
        engine.answer(["mlflow": ["registered_model": ["name": "chat"]], "events": [], "position": "p"])
        try await Depth.router.test(engine) { client async throws in
            let headers: HTTPFields = [.authorization: "Basic YW5uOnNlY3JldA=="]
            let body = Array(#"{"name":"chat"}"#.utf8)
            let answer = try await client.send(.post, "\(prefix)/registered-models/create", headers, body)
            #expect(answer.status == 200)
            #expect(answer.json == ["registered_model": ["name": "chat"]])
        }
        let command = try #require(engine.commands.first)
        #expect(command.method == "POST")
        #expect(command.path == ["mlflow", "registered-models", "create"])
        #expect(command.body == ["name": "chat"])
        #expect(command.actor == "ann")
        #expect(command.dialect == .mlflow)
    }

    @Test func readsAQuestionFromTheQueryOrTheBody() async throws {
        let search = "\(Self.registry)/model-versions/search"
        try await Depth.router.test(engine) { client async throws in
            _ = try await client.get("\(search)?order_by=a&filter=name+%3D+%27x%27&order_by=b&order_by=c")
            _ = try await client.send(.get, search, [:], Array(#"{"max_results":3}"#.utf8))
            _ = try await client.send(
                .post, "\(Self.registry)/registered-models/get-latest-versions", [:],
                Array(#"{"name":"chat"}"#.utf8))
        }
        let asked = engine.questions.map { $0.parameters["request"] }
        #expect(
            asked == [
                #"{"order_by":["a","b","c"],"filter":"name = 'x'"}"#, #"{"max_results":3}"#,
                #"{"name":"chat"}"#,
            ])
        #expect(engine.questions.first?.path == ["mlflow", "model-versions", "search"])
    }

    @Test(arguments: [
        (EngineError(.notFound, "no"), 404, "RESOURCE_DOES_NOT_EXIST"),
        (
            EngineError(.conflict, "no", errors: [.init(pointer: "/name", reason: "is taken")]), 400,
            "RESOURCE_ALREADY_EXISTS"
        ),
        (EngineError(.conflict, "no"), 409, "RESOURCE_CONFLICT"),
        (EngineError(.invalid, "no"), 400, "INVALID_PARAMETER_VALUE"),
        (EngineError(.unprocessable, "no"), 400, "INVALID_PARAMETER_VALUE"),
        (EngineError(.busy(retryAfterSeconds: 2), "no"), 429, "REQUEST_LIMIT_EXCEEDED"),
        (EngineError(.notReady, "no"), 503, "TEMPORARILY_UNAVAILABLE"),
        (EngineError(.internal, "no"), 500, "INTERNAL_ERROR"),
    ])
    func tellsErrorsAsMLflowDoes(_ error: EngineError, _ status: Int, _ code: String) async throws {
        engine.fail(with: error)
        try await Depth.router.test(engine) { client async throws in
            let answer = try await client.get("\(Self.registry)/registered-models/get?name=chat")
            #expect(answer.isMLflowError(status, code))
            #expect((answer.headers[.retryAfter] != nil) == (status == 429 || status == 503))
        }
    }

    @Test(
        arguments: Depth.allCases,
        [
            (HTTPRequest.Method.post, "/api/2.0/mlflow/runs/create", 501, "NOT_IMPLEMENTED"),
            (.get, "/ajax-api/2.0/mlflow/experiments/search", 501, "NOT_IMPLEMENTED"),
            (.get, "/api/3.0/mlflow/traces/1", 501, "NOT_IMPLEMENTED"),
            (.get, "/api/2.0/mlflow/registered-models/nothing", 404, "ENDPOINT_NOT_FOUND"),
            (.put, "/api/2.0/mlflow/registered-models/create", 405, "ENDPOINT_NOT_FOUND"),
        ])
    func saysWhatItHasNot(
        _ depth: Depth, _ request: (method: HTTPRequest.Method, path: String, status: Int, code: String)
    ) async throws {
        try await depth.test(engine) { client async throws in
            let answer = try await client.send(request.method, request.path)
            #expect(answer.isMLflowError(request.status, request.code))
            #expect(answer.headers[.allow] == (request.status == 405 ? "POST" : nil))
        }
    }

    @Test func refusesWhatCanNotBeRead() async throws {
        try await Depth.router.test(engine) { client async throws in
            let path = "\(Self.registry)/registered-models/create"
            let broken = try await client.send(.post, path, [:], Array("{".utf8))
            #expect(broken.isMLflowError(400, "INVALID_PARAMETER_VALUE"))
            let query = try await client.get("\(Self.registry)/registered-models/get?name=%ff")
            #expect(query.isMLflowError(400, "INVALID_PARAMETER_VALUE"))
        }
        #expect(engine.commands.isEmpty && engine.questions.isEmpty)
    }
}

extension Answer {
    /// Whether it is an error as MLflow's clients read it.
    func isMLflowError(_ status: Int, _ code: String) -> Bool {
        self.status == status && type == "application/json" && json?["error_code"]?.string == code
            && json?["message"]?.string?.isEmpty == false
    }
}
