import Delivery
import Engine
import Outbox
import Synchronization

/// Receives what webhooks are told, and answers as told.
final class StubReceiver: WebhookSender {
    struct Request: Sendable {
        var id: String
        var url: String
        var body: [UInt8]
        var isSigned: Bool
    }

    private let taken = Mutex<[Request]>([])
    /// Gets the request's number, counted from 0, and gives a status; nil is no answer.
    private let answer: @Sendable (Int) -> Int?

    init(_ answer: @escaping @Sendable (Int) -> Int? = { _ in 200 }) { self.answer = answer }

    var requests: [Request] { taken.withLock { $0 } }

    func send(_ request: WebhookRequest, now: Int64) async -> DeliveryAttempt {
        func header(_ name: String) -> String { request.headers.first { $0.name == name }?.value ?? "" }
        let number = taken.withLock { taken in
            taken.append(
                Request(
                    id: header("webhook-id"), url: request.url.text, body: request.body,
                    isSigned: !header("webhook-signature").isEmpty))
            return taken.count - 1
        }
        guard let status = answer(number) else { return DeliveryAttempt(at: now, error: "no answer") }
        return DeliveryAttempt(at: now, status: status)
    }

    func outbox(_ secrets: MemorySecrets) -> EngineOutbox {
        EngineOutbox(policy: AddressPolicy(allowed: ["127.0.0.1:9"]), sender: self, secrets: secrets)
    }
}

/// Secrets that outlive an engine, as a file does.
final class MemorySecrets: SecretKeeper {
    private let secrets = Mutex<[String: WebhookSecret]>([:])

    func secret(named name: String) -> WebhookSecret? { secrets.withLock { $0[name] } }
    func names(of secret: WebhookSecret) -> Set<String> {
        secrets.withLock { Set($0.filter { $0.value == secret }.map(\.key)) }
    }
    func keep(_ secret: WebhookSecret, as name: String) { secrets.withLock { $0[name] = secret } }
    func forget(allBut names: Set<String>) {
        secrets.withLock { all in all = all.filter { names.contains($0.key) } }
    }
    func digest(of secret: WebhookSecret) -> String { "d" }
    var isEmpty: Bool { secrets.withLock { $0.isEmpty } }
}
