import Engine
import JSON

/// A question about a resource, to a server or to a data directory that no server holds.
struct ResourceQuestion: Sendable {
    /// Below `v1`.
    var path: [String]
    var parameters: [(name: String, value: String)]

    init(_ path: [String], _ parameters: [(name: String, value: String?)]) {
        self.path = path
        self.parameters = parameters.compactMap { name, value in value.map { (name, $0) } }
    }

    func ask(
        _ target: TargetOptions, _ context: CommandContext
    ) async throws(CommandFailure) -> (json: JSONValue, past: PastAnswer?) {
        guard target.data == nil else {
            return try await ask(directoryOf: try target.resolve(context).settings, context.provider)
        }
        let client = ServerClient(try target.server.address(context))
        do throws(CommandFailure) {
            let answer = try await RegistryClient(client: client).get(
                path, parameters.map { ($0.name, .some($0.value)) })
            await client.shutdown()
            return (answer.json, answer.past)
        } catch {
            await client.shutdown()
            throw error
        }
    }

    private func ask(
        directoryOf settings: Settings, _ provider: any EngineProvider
    ) async throws(CommandFailure) -> (json: JSONValue, past: PastAnswer?) {
        let engine = try await provider.openOffline(settings)
        _ = await EngineReadiness.wait(for: engine.service)
        let answer = await answer(of: engine.service)
        do { try await engine.shutdown() } catch { throw CommandFailure(error) }
        return try answer.get()
    }

    private func answer(
        of service: any EngineService
    ) async -> Result<(json: JSONValue, past: PastAnswer?), CommandFailure> {
        let named = Dictionary(parameters.map { ($0.name, $0.value) }) { _, last in last }
        do {
            let found = try await service.resource(ResourceRequest(path, parameters: named))
            return .success((found.body, found.past.map(PastAnswer.init)))
        } catch {
            return .failure(CommandFailure(error))
        }
    }
}
