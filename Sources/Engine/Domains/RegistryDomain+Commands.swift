import Commands
import JSON
import Registry

extension RegistryDomain: CommandDomain {
    private static let roots: Set<String> = ["models", "versions", "deployments", "mlflow"]

    func owns(_ path: [String]) -> Bool {
        guard let root = path.first else { return false }
        return Self.roots.contains(root) || path == ["views", ViewCatalog.registry]
    }

    func decide(_ request: CommandRequest, time: Int64) -> CommandOutcome {
        var command = RegistryCommand(
            request.method, request.path, body: request.body, actor: request.actor, time: time,
            ifMatch: request.ifMatch, idempotencyKey: request.idempotencyKey)
        command.dialect = request.dialect == .mlflow ? .mlflow : .varve
        switch state.decide(command) {
        case .rejected(let rejection): return .rejected(rejection)
        case .repeated(let kept): return .repeated(kept)
        case .accepted(let acceptance):
            return .accepted(
                AcceptedCommand(
                    status: acceptance.status,
                    resource: acceptance.resource.path.split(separator: "/").map(String.init),
                    events: acceptance.events.map {
                        AcceptedCommand.Event(id: $0.id, type: $0.type.name, key: $0.model, json: $0.json)
                    }))
        }
    }

    func show(_ resource: [String], for request: CommandRequest) -> ShownResource? {
        guard let named = RegistryResource(path: resource.joined(separator: "/")) else { return nil }
        guard request.dialect == .mlflow else { return state.show(named) }
        // Also what is gone has an answer to these clients.
        var shown = state.show(named) ?? ShownResource([], revision: 0)
        shown.body = ["mlflow": state.showMLflow(request.path, named)]
        return shown
    }

    func answer(_ path: [String], _ parameters: QueryParameters) throws(CommandRejection) -> DomainContent {
        switch try state.answer(path, parameters) {
        case .body(let body, let etag): .body(body, etag: etag)
        case .history(let page): .history(page)
        }
    }
}
