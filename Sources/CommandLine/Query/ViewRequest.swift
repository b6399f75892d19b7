import Engine
import JSON

/// A question to a view.
struct ViewRequest: Sendable {
    /// Long ranges in small windows make large answers; a larger one is refused before memory is gone.
    private static let answerLimitBytes = 1 << 30

    var view: String
    var parameters: [(name: String, value: String)]
    var after: String?
    var timeoutMilliseconds: Int?

    /// Asks a server.
    func ask(_ client: ServerClient) async -> Result<ServedView, CommandFailure> {
        var all = parameters
        if let after { all.append(("after", after)) }
        if let timeoutMilliseconds { all.append(("timeout_ms", String(timeoutMilliseconds))) }
        do {
            let answer = try await client.get(
                path: ["v1", "views", view], parameters: all, accept: "application/json",
                answerLimitBytes: Self.answerLimitBytes)
            guard answer.status == 200 else { return .failure(Problem(answer).failure) }
            return .success(
                ServedView(body: answer.body, server: client.name, past: PastAnswer(answer.headers)))
        } catch {
            return .failure(
                CommandFailure(
                    .unavailable, error.description,
                    advice:
                        "Start one with `varve serve`, name another with --server, or open a directory with "
                        + "--data."))
        }
    }

    /// Asks a data directory.
    func ask(
        directoryOf settings: Settings, provider: any EngineProvider
    ) async throws(CommandFailure) -> AnsweredView {
        let engine = try await provider.openOffline(settings)
        _ = await EngineReadiness.wait(for: engine.service)
        let answer = await answer(of: engine.service)
        do {
            try await engine.shutdown()
        } catch {
            throw CommandFailure(error)
        }
        return try answer.get()
    }

    private func answer(of service: any EngineService) async -> Result<AnsweredView, CommandFailure> {
        let named = Dictionary(parameters.map { ($0.name, $0.value) }) { _, last in last }
        var query = ViewQuery(view: view, parameters: named, after: after)
        if let timeoutMilliseconds { query.timeoutMilliseconds = timeoutMilliseconds }
        do {
            return .success(try await service.view(query))
        } catch {
            return .failure(CommandFailure(error))
        }
    }
}
