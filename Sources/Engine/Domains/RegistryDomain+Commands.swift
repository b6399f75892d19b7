import ByteCoding
import Commands
import JSON
import Log
import Registry
import Streams

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
                    resource: acceptance.resource.pieces,
                    events: acceptance.events.map {
                        AcceptedCommand.Event(id: $0.id, type: $0.type.name, key: $0.model, json: $0.json)
                    }))
        }
    }

    func show(_ resource: [String], for request: CommandRequest) -> ShownResource? {
        guard let named = RegistryResource(pieces: resource) else { return nil }
        guard request.dialect == .mlflow else { return state.show(named) }
        // Also what is gone has an answer to these clients.
        var shown = state.show(named) ?? ShownResource([], revision: 0)
        shown.body = ["mlflow": state.showMLflow(request.path, named)]
        return shown
    }

    func answer(_ path: [String], _ parameters: QueryParameters) throws(CommandRejection) -> DomainContent {
        switch try state.answer(path, parameters) {
        case .body(let body, let etag): .body(body, etag: etag)
        case .history(let page): .history(RecordedHistory(page))
        }
    }
}

extension RecordedHistory {
    fileprivate init(_ page: HistoryPage) {
        self.init(
            topic: Topology.registry,
            entries: page.entries.map {
                Entry(offset: $0.offset, isDecision: $0.isDecision, id: "registry-\($0.sequence)")
            }, nextPageToken: page.nextPageToken
        ) { event, position throws(RegistryEventError) in
            RegistryView.entry(try RegistryEvent(event), position: position)
        }
    }
}

extension RegistryDomain: CommandedDomain {
    private static let commanded: Set<String> = ["models", "deployments"]

    func isCommanded(_ path: [String]) -> Bool { path.first.map(Self.commanded.contains) ?? false }

    mutating func carryOut(
        _ command: DecisionCommand, of decision: Decision, offset: Offset
    ) throws(ByteCodingError) -> DecisionCommand.Outcome {
        let asked = RegistryCommand(
            command.method, command.path, body: command.body, actor: RegistryState.engineActor,
            time: decision.time)
        switch state.decide(asked) {
        case .repeated: return .done([])
        case .rejected(let rejection):
            let faults = rejection.faults.map { "; \($0.pointer) \($0.reason)" }.joined()
            return .refused(rejection.detail + faults)
        case .accepted(let acceptance): return .done(try fold(acceptance.events, of: decision, offset))
        }
    }

    private mutating func fold(
        _ events: [RegistryEvent], of decision: Decision, _ offset: Offset
    ) throws(ByteCodingError) -> [JSONValue] {
        var folded: [JSONValue] = []
        for var event in events {
            // They lie in the decision's record, which is one: nothing follows.
            (event.decision, event.following) = (decision.id, 0)
            event.reason = event.reason ?? decision.reason
            do {
                try state.apply(event, offset: offset, isDecision: true)
            } catch {
                throw ByteCodingError("\(error)", byte: 0)
            }
            folded.append(event.json)
        }
        return folded
    }
}
