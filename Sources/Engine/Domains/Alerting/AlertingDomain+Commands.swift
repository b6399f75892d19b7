import Alerting
import Commands
import JSON
import Outbox
import Streams

extension AlertingDomain {
    private static let ofOutbox: Set<String> = ["webhooks", "deliveries"]
    private static let roots = ofOutbox.union(["rules", "alerts", "silences"])
    private static let views = [["views", ViewCatalog.alerts], ["views", ViewCatalog.rules]]

    func owns(_ path: [String]) -> Bool {
        path.first.map(Self.roots.contains) ?? false || Self.views.contains(path)
    }

    func decide(_ request: CommandRequest, time: Int64) -> CommandOutcome {
        if request.path.first.map(Self.ofOutbox.contains) ?? false {
            return decideOutbox(request, time: time)
        }
        let outcome = ledger.decide(request, time: time) {
            alerting.decide($0, kept: kept)
        } event: {
            AcceptedCommand.Event(id: $0.id, type: $0.type, key: $0.subject, json: $0.json)
        }
        guard case .repeated(var answer) = outcome else { return outcome }
        // What is kept of an alert is its number, which is no ETag.
        if request.path.first == "alerts" { answer.etag = nil }
        answer.body = warned(answer.resource, of: resource(of: request)).text
        return .repeated(answer)
    }

    /// The rules that a command puts, as its answer shows them.
    private func resource(of request: CommandRequest) -> [String] {
        guard request.method != "DELETE" else { return [] }
        guard request.path == ["rules"] else { return request.path }
        return AlertingState.resource(ofPack: request.body ?? .null)
    }

    private func decideOutbox(_ request: CommandRequest, time: Int64) -> CommandOutcome {
        var secret: (id: String, secret: WebhookSecret)?
        let outcome = ledger.decide(request, time: time) { command -> CommandDecision<OutboxEvent> in
            let context = request.webhook
            switch outbox.decide(
                command, context.policy, resolved: context.addresses,
                isKnown: { id, _ in context.sameSecrets.contains(id) })
            {
            case .rejected(let rejection): return .rejected(rejection)
            case .accepted(let acceptance):
                secret = acceptance.secret
                return .accepted(acceptance.acceptance)
            }
        } event: {
            AcceptedCommand.Event(id: $0.id, type: $0.type, key: $0.webhook, json: $0.json)
        }
        guard case .accepted(var accepted) = outcome else { return outcome }
        accepted.secret = secret
        return .accepted(accepted)
    }

    // MARK: Answers

    /// With what the command was taken in spite of.
    func show(_ resource: [String], for request: CommandRequest) -> ShownResource? {
        guard var shown = shown(resource) else { return nil }
        shown.body = warned(shown.body, of: resource)
        return shown
    }

    private func warned(_ body: JSONValue, of resource: [String]) -> JSONValue {
        let warnings = warnings(of: resource)
        guard !warnings.isEmpty else { return body }
        return .object((body.members ?? []) + [.init("warnings", .array(warnings.map(JSONValue.string)))])
    }

    /// Webhooks may be put after the rules that name them, so that is no mistake yet.
    private func warnings(of resource: [String]) -> [String] {
        let known = outbox.names
        return alerting.rules(of: resource).flatMap { name, notified in
            notified.filter { !known.contains($0) }.map {
                "the rule '\(name)' notifies '\($0)', and there is no webhook of that name: what it is to be told is skipped "
                    + "until somebody puts one"
            }
        }
    }

    func shown(_ resource: [String]) -> ShownResource? {
        guard resource.count > 1 else { return nil }
        if let pack = alerting.show(pack: resource) { return pack }
        return switch resource[0] {
        case "rules": alerting.show(rule: resource[1])
        case "silences": alerting.show(silence: resource[1])
        case "alerts": alerting.show(alert: resource[1])
        case "webhooks": outbox.show(webhook: resource[1])
        default: nil
        }
    }

    /// As it is kept for retries.
    func keptAnswer(_ resource: [String]) -> ShownResource? {
        guard resource.count > 1, resource[0] == "alerts" else { return shown(resource) }
        return alerting.kept(alert: resource[1])
    }

    func answer(_ path: [String], _ parameters: QueryParameters) throws(CommandRejection) -> DomainContent {
        switch (path[0], path.count) {
        case ("views", 2) where path[1] == ViewCatalog.alerts:
            return .body(try alerting.alerts(parameters), etag: nil)
        case ("views", 2): return .body(alerting.ruleView, etag: nil)
        case ("rules", 1): return .body(alerting.ruleList, etag: nil)
        case ("silences", 1): return .body(alerting.silenceList, etag: nil)
        case ("webhooks", 1): return .body(outbox.webhookList, etag: nil)
        case ("webhooks", 3) where path[2] == "deliveries":
            guard let deliveries = try outbox.deliveries(of: path[1], parameters) else {
                throw .notFound("there is no webhook '\(path[1])'")
            }
            return .body(deliveries, etag: nil)
        case (_, 2):
            guard let shown = shown(path) else {
                throw .notFound("there is no \(path[0].dropLast()) '\(path[1])'")
            }
            return .body(shown.answered, etag: shown.etag)
        default: throw .notFound("there is no /v1/\(path.joined(separator: "/"))")
        }
    }
}

extension ControlShard {
    /// What an alert's first decision rests on: as it was recorded, or where that is no longer in memory, as the alert has
    /// it.
    func evidence(ofAlert id: String) throws(EngineError) -> DomainContent {
        guard let evidence = domain(AlertingDomain.self)?.alerting.evidence(ofAlert: id) else {
            throw EngineError(.notFound, "there is no alert '\(id)'")
        }
        for transition in ["firing", "no_data", "suppressed"] {
            let name = "\(id)-\(transition)"
            if let decision = decisions.entries.last(where: { $0.id == name }) {
                return .evidence(decision.evidence, of: evidence)
            }
        }
        return .evidence(evidence.json, of: evidence)
    }
}
