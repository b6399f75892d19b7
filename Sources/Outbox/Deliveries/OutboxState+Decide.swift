public import Commands
import JSON

/// A command that was accepted, and the secret that came with it.
public struct OutboxAcceptance: Sendable {
    public var acceptance: CommandAcceptance<OutboxEvent>
    /// To be stored under that name before the events are appended; nil if none came.
    public var secret: (id: String, secret: WebhookSecret)?
}

public enum OutboxDecision: Sendable {
    case accepted(OutboxAcceptance)
    case rejected(CommandRejection)
}

extension OutboxState {
    /// Decides `PUT` and `DELETE` of `/v1/webhooks/{name}`,
    /// `POST /v1/webhooks/{name}/deliveries/{id}/redeliver`, and what the engine itself says of a request that it made:
    /// `POST /v1/deliveries/{id}/attempts`, which nobody else can reach. Changes nothing.
    ///
    /// - Parameters:
    ///   - policy: where requests may go.
    ///   - resolved: what the URL's host stands for now; empty if nobody has looked.
    ///   - isKnown: whether a name stands for this secret, so that the same one put again is no change.
    public func decide(
        _ command: ResourceCommand, _ policy: AddressPolicy, resolved: [IPAddress] = [],
        isKnown: (String, WebhookSecret) -> Bool = { _, _ in false }
    ) -> OutboxDecision {
        do throws(CommandRejection) {
            try command.requireActor()
            switch (command.method, command.path.first, command.path.count) {
            case ("PUT", "webhooks", 2): return .accepted(try put(command, policy, resolved, isKnown))
            case ("DELETE", "webhooks", 2):
                guard let shown = show(webhook: command.path[1]) else { throw unknown(command) }
                try command.requireMatch(shown.etag)
                return accepted(command, 200, [.webhookDeleted])
            case ("POST", "webhooks", 5)
            where command.path[2] == "deliveries" && command.path[4] == "redeliver":
                return try redeliver(command)
            case ("POST", "deliveries", 3) where command.path[2] == "attempts":
                return try noteAttempt(command)
            default: throw .notFound("there is no command \(command.request)")
            }
        } catch {
            return .rejected(error)
        }
    }

    private func unknown(_ command: ResourceCommand) -> CommandRejection {
        .notFound("there is no webhook '\(command.path[1])'")
    }

    private func accepted(
        _ command: ResourceCommand, _ status: Int, _ changes: [OutboxEvent.Change]
    ) -> OutboxDecision {
        .accepted(OutboxAcceptance(acceptance: acceptance(command, status, changes), secret: nil))
    }

    private func acceptance(
        _ command: ResourceCommand, _ status: Int, _ changes: [OutboxEvent.Change]
    ) -> CommandAcceptance<OutboxEvent> {
        let events = changes.enumerated().map { index, change in
            OutboxEvent(
                sequence: nextSequence + UInt64(index), time: command.time, webhook: command.path[1],
                actor: command.actor, change: change)
        }
        return CommandAcceptance(status: status, resource: Array(command.path.prefix(2)), events: events)
    }

    // MARK: Webhooks

    private func put(
        _ command: ResourceCommand, _ policy: AddressPolicy, _ resolved: [IPAddress],
        _ isKnown: (String, WebhookSecret) -> Bool
    ) throws(CommandRejection) -> OutboxAcceptance {
        let name = command.path[1]
        var reader = BodyReader(command.body)
        if let given = reader.text("name"), given != name {
            reader.report("name", "is not '\(name)', as in the path")
        }
        if let fault = NameRule.fault(of: name) { reader.report("name", fault) }
        let url = Self.url(&reader, policy, resolved)
        let format = reader.choice("format", WebhookFormat.self) ?? .standard
        let retry = Self.retry(&reader)
        let old = index(name).map { webhooks[$0].webhook }
        let secret = Self.secret(&reader, format, isNeeded: old?.secretID == nil)
        reader.finish()
        try command.requireMatch(show(webhook: name)?.etag)
        try reader.throwFaults()
        guard let url else { throw .unprocessable("/url", "is no URL") }
        guard old != nil || webhooks.count < OutboxLimits.webhookCount else {
            throw .conflict("there are \(OutboxLimits.webhookCount) webhooks: more are not allowed")
        }
        var webhook = Webhook(url: url, format: format, retry: retry)
        (webhook.secretID, webhook.previousSecret) = (old?.secretID, old?.previousSecret)
        let isNew = secret.map { new in !(old?.secretID.map { isKnown($0, new) } ?? false) } ?? false
        if isNew {
            webhook.previousSecret = old?.secretID.map {
                .init(id: $0, until: command.time + OutboxLimits.rotationMilliseconds)
            }
            webhook.secretID = "\(name)-\(nextSequence)"
        }
        let kept = isNew ? webhook.secretID.flatMap { id in secret.map { (id: id, secret: $0) } } : nil
        let changes: [OutboxEvent.Change] = webhook == old ? [] : [.webhookPut(webhook)]
        return OutboxAcceptance(
            acceptance: acceptance(command, old == nil ? 201 : 200, changes), secret: kept)
    }

    private static func url(
        _ reader: inout BodyReader, _ policy: AddressPolicy, _ resolved: [IPAddress]
    ) -> WebhookURL? {
        let text = reader.requiredText("url", limit: OutboxLimits.urlBytes)
        guard !text.isEmpty else { return nil }
        guard let url = WebhookURL(text) else {
            reader.report("url", "is no URL such as https://example.com/hook")
            return nil
        }
        let refusal =
            policy.refusal(of: url) ?? resolved.lazy.compactMap { policy.refusal(of: url, at: $0) }.first
        if let refusal { reader.report("url", refusal) }
        return url
    }

    private static func retry(_ reader: inout BodyReader) -> [Int64] {
        guard let texts = reader.texts("retry", limit: OutboxLimits.retryCount) else {
            return OutboxLimits.usualRetries
        }
        var delays: [Int64] = []
        for (index, text) in texts.enumerated() {
            do {
                delays.append(try DurationText.parse(text))
            } catch {
                reader.report(CommandFault("\(reader.place("retry"))/\(index)", error.description))
            }
        }
        if texts.isEmpty { reader.report("retry", "names no attempt: 0s is one at once") }
        return delays
    }

    private static func secret(
        _ reader: inout BodyReader, _ format: WebhookFormat, isNeeded: Bool
    ) -> WebhookSecret? {
        guard let text = reader.text("secret", limit: 1_000) else {
            if isNeeded, format == .standard || format == .pagerduty { reader.report("secret", "is missing") }
            return nil
        }
        let secret = WebhookSecret(text)
        if format == .standard, secret.key == nil {
            reader.report("secret", "is not whsec_ and base64 of 24 to 64 bytes")
        }
        return secret
    }

    // MARK: Deliveries

    private func redeliver(_ command: ResourceCommand) throws(CommandRejection) -> OutboxDecision {
        guard index(command.path[1]) != nil else { throw unknown(command) }
        if pending.contains(where: { $0.id == command.path[3] }) { return accepted(command, 200, []) }
        guard let delivery = done.last(where: { $0.id == command.path[3] && $0.webhook == command.path[1] })
        else {
            throw .notFound("there is no delivery '\(command.path[3])'")
        }
        guard !delivery.body.isEmpty else { throw .conflict("it was delivered: its body is not kept") }
        return accepted(command, 200, [.redelivered(delivery: delivery.id)])
    }

    private func noteAttempt(_ command: ResourceCommand) throws(CommandRejection) -> OutboxDecision {
        var reader = BodyReader(command.body)
        let attempt = DeliveryAttempt(reading: &reader)
        try reader.finishOrThrow()
        let event = self.attempt(attempt, of: command.path[1])
        return .accepted(
            OutboxAcceptance(
                acceptance: CommandAcceptance(
                    status: 200, resource: Array(command.path.prefix(2)), events: event.map { [$0] } ?? []),
                secret: nil))
    }

    /// The event of an attempt, to be appended and applied; nil if the delivery doesn't wait any more.
    public func attempt(_ attempt: DeliveryAttempt, of delivery: String) -> OutboxEvent? {
        guard let one = pending.first(where: { $0.id == delivery }) else { return nil }
        return OutboxEvent(
            sequence: nextSequence, time: attempt.at, webhook: one.webhook, actor: "varve",
            change: .attempted(delivery: delivery, attempt))
    }
}
