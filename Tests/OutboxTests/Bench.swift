import ByteCoding
import Commands
import JSON
import Outbox
import Testing

/// An outbox at work: commands are decided, and their events encoded, decoded and applied, as an engine does it.
struct Bench {
    var state = OutboxState()
    var secrets: [String: WebhookSecret] = [:]
    /// Milliseconds since 1970.
    var now: Int64 = 1_767_225_600_000

    static let secret = "whsec_" + Base64.encode((7..<39).map { UInt8($0) })

    struct Answer {
        var status: Int
        var body: JSONValue = .null
        var events = 0
        var pointers: [String] = []
    }

    mutating func send(
        _ method: String, _ path: String, _ body: JSONValue? = nil, resolved: [IPAddress] = []
    ) throws -> Answer {
        let command = ResourceCommand(
            method, path.split(separator: "/").map(String.init), body: body, actor: "ann", time: now)
        let secrets = secrets
        switch state.decide(command, AddressPolicy(), resolved: resolved, isKnown: { secrets[$0] == $1 }) {
        case .rejected(let rejection):
            return Answer(status: rejection.status.rawValue, pointers: rejection.faults.map(\.pointer))
        case .accepted(let accepted):
            if let secret = accepted.secret { self.secrets[secret.id] = secret.secret }
            for event in accepted.acceptance.events { try apply(event) }
            let shown = state.show(webhook: accepted.acceptance.resource[1])
            return Answer(
                status: accepted.acceptance.status, body: shown?.body ?? .null,
                events: accepted.acceptance.events.count)
        }
    }

    mutating func apply(_ event: OutboxEvent) throws {
        let read = try OutboxEvent(JSONValue(parsing: event.json.encoded()))
        #expect(read == event)
        #expect(try state.apply(read))
        #expect(try !state.apply(read))
    }

    mutating func put(_ name: String, retry: JSONValue = ["0s", "10s", "60s"], format: String = "standard")
        throws
    {
        let body: JSONValue = [
            "url": "https://example.com/hook", "secret": .string(Self.secret), "retry": retry,
            "format": .string(format),
        ]
        #expect(try send("PUT", "webhooks/\(name)", body).status < 300)
    }

    /// Of an alert of its own, if none is named.
    mutating func tell(
        _ id: String, _ webhooks: [String], type: String = "alert.firing", alert: String? = nil
    ) {
        var notice = Self.notice(id, webhooks, type: type)
        notice.alertIDs = [alert ?? id]
        state.enqueue(notice, at: now)
    }

    static func notice(_ id: String, _ webhooks: [String], type: String = "alert.firing") -> OutboxNotice {
        let alert: JSONValue = [
            "id": "a1", "rule": "latency-high", "subject": "m", "severity": "high",
            "since": "2026-01-01T00:10:00.000Z",
            "value": 200, "threshold": 100, "members": ["model": "m"], "labels": ["team-name": "ops"],
            "runbook": "https://example.com/run?a&b", "description": "<slow>",
        ]
        return OutboxNotice(
            id: id, type: type, time: 1_767_226_500_000, webhooks: webhooks, alertIDs: ["a1"],
            alerts: [alert])
    }

    /// Makes all requests that are due, which end like this.
    mutating func attempt(_ status: Int?, error: String? = nil, retryAfter: Int64? = nil) throws -> Int {
        let due = state.due(at: now, limit: 100)
        for one in due {
            let attempt = DeliveryAttempt(at: now, status: status, error: error, retryAfter: retryAfter)
            if let event = state.attempt(attempt, of: one.id) { try apply(event) }
        }
        return due.count
    }

    func deliveries(_ webhook: String) throws -> [String] {
        let listed = try state.deliveries(of: webhook, QueryParameters())?["deliveries"]?.array ?? []
        return listed.map { one in
            let statuses = one["attempts"]?.array?.map { $0["status"]?.text ?? "" } ?? []
            return ([one["state"]?.string ?? ""] + statuses).joined(separator: " ")
        }
    }

    static func encoded(_ state: OutboxState) -> [UInt8] {
        var writer = ByteWriter()
        state.encode(into: &writer)
        return writer.bytes
    }

    static func restored(_ bytes: [UInt8]) throws -> OutboxState {
        var reader = ByteReader(bytes)
        var state = OutboxState()
        try state.restore(from: &reader)
        try reader.finish()
        return state
    }
}
