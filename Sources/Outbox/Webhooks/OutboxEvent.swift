public import Commands
public import JSON

/// What became of webhooks and deliveries, in the topic `rules`: one order holds for what people say of a webhook and what
/// came of its requests.
public struct OutboxEvent: Sendable, Equatable {
    public enum Change: Sendable, Equatable {
        case webhookPut(Webhook)
        case webhookDeleted
        case redelivered(delivery: String)
        /// A request was made, or could not be.
        case attempted(delivery: String, DeliveryAttempt)
    }

    /// Counted from 1 over all of them.
    public var sequence: UInt64
    /// Milliseconds since 1970.
    public var time: Int64
    public var webhook: String
    public var actor: String
    public var change: Change

    init(sequence: UInt64, time: Int64, webhook: String, actor: String, change: Change) {
        (self.sequence, self.time, self.webhook) = (sequence, time, webhook)
        (self.actor, self.change) = (actor, change)
    }

    static let family = "outbox"
    static let source = "/varve/outbox"
    public static let types = [
        "webhook.put", "webhook.deleted", "delivery.redelivered", "delivery.attempted",
    ].map { "io.varve.rules.\($0).v1" }
    public static let typePrefixes = ["webhook.", "delivery."].map { "io.varve.rules." + $0 }

    public var type: String {
        switch change {
        case .webhookPut: "io.varve.rules.webhook.put.v1"
        case .webhookDeleted: "io.varve.rules.webhook.deleted.v1"
        case .redelivered: "io.varve.rules.delivery.redelivered.v1"
        case .attempted: "io.varve.rules.delivery.attempted.v1"
        }
    }

    private var envelope: EventEnvelope {
        var data: [JSONValue.Member] = [.init("webhook", .string(webhook)), .init("actor", .string(actor))]
        switch change {
        case .webhookPut(let webhook): data.append(.init("definition", .object(webhook.stored)))
        case .webhookDeleted: break
        case .redelivered(let delivery): data.append(.init("delivery", .string(delivery)))
        case .attempted(let delivery, let attempt):
            data += [.init("delivery", .string(delivery)), .init("attempt", attempt.json)]
        }
        return EventEnvelope(
            family: Self.family, sequence: sequence, source: Self.source, type: type, subject: webhook,
            time: time,
            data: .object(data))
    }

    public var id: String { envelope.id }
    public var json: JSONValue { envelope.json }

    /// Reads what `json` gave. Members of later versions are ignored.
    public init(_ json: JSONValue) throws(EventError) {
        let envelope = try EventEnvelope(json, family: Self.family)
        var reader = BodyReader(envelope.data, at: "/data", strictness: .lenient)
        let (webhook, actor) = (reader.requiredText("webhook"), reader.requiredText("actor"))
        let change: Change
        switch envelope.type {
        case "io.varve.rules.webhook.put.v1":
            guard let definition = reader.object("definition", { Webhook(reading: &$0) }) ?? nil else {
                throw EventError("\(envelope.id) has no definition")
            }
            change = .webhookPut(definition)
        case "io.varve.rules.webhook.deleted.v1": change = .webhookDeleted
        case "io.varve.rules.delivery.redelivered.v1":
            change = .redelivered(delivery: reader.requiredText("delivery"))
        case "io.varve.rules.delivery.attempted.v1":
            guard let attempt = reader.object("attempt", { DeliveryAttempt(reading: &$0) }) else {
                throw EventError("\(envelope.id) has no attempt")
            }
            change = .attempted(delivery: reader.requiredText("delivery"), attempt)
        default: throw EventError("its type '\(envelope.type)' is unknown")
        }
        if let fault = reader.faults.first {
            throw EventError("\(envelope.id): \(fault.pointer) \(fault.reason)")
        }
        self.init(
            sequence: envelope.sequence, time: envelope.time, webhook: webhook, actor: actor, change: change)
    }
}
