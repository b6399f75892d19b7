import Delivery
import Engine
import JSON
import Log
import Outbox
import Streams

/// Receives what the engine tells of its alerts: slowly, sometimes not at all, and sometimes only once it is too late for the
/// engine to hear of it.
final class SimulatedReceiver: @unchecked Sendable {
    // Sound: only touched on the scheduler's one thread.
    /// By id, the bodies that were taken.
    private(set) var taken: [String: [UInt8]] = [:]
    private(set) var violation: Violation?
    private var recorded: Set<String> = []
    private var requests: [String: Int] = [:]
    private let scheduler: SimulatedScheduler
    private let secrets = SimulatedSecrets()

    init(_ scheduler: SimulatedScheduler) { self.scheduler = scheduler }

    func outbox(of process: SimulatedProcess) -> EngineOutbox {
        EngineOutbox(
            policy: AddressPolicy(), sender: Line(receiver: self, process: process), secrets: secrets)
    }

    /// Notes which deliveries the log knows to be taken.
    func noteRecorded(in engine: Engine) throws {
        let rules = TopicPartition(Topic(known: "rules"), 0)
        let cursor = RecordCursor(try engine.log.makeReader(of: rules, from: 0, isolation: .durable))
        while try cursor.take() {
            for record in cursor.records.records {
                let event = try JSONValue(parsing: Array(cursor.records.bytes(record.value)))
                guard event["data"]?["attempt"]?["status"] == 200 else { continue }
                recorded.insert(event["data"]?["delivery"]?.string ?? "")
            }
        }
    }

    private struct Line: WebhookSender {
        let receiver: SimulatedReceiver
        let process: SimulatedProcess

        func send(_ request: WebhookRequest, now: Int64) async -> DeliveryAttempt {
            await receiver.take(request, now: now, process)
        }
    }

    private func take(
        _ request: WebhookRequest, now: Int64, _ process: SimulatedProcess
    ) async -> DeliveryAttempt {
        let id = request.headers.first { $0.name == "webhook-id" }?.value ?? ""
        if recorded.contains(id) {
            violation = Violation("\(id) is told again, and the log knows it was taken")
        }
        if let body = taken[id], body != request.body { violation = Violation("\(id) has two bodies") }
        let number = requests[id, default: 0]
        requests[id] = number + 1
        await scheduler.scheduling.sleep(number % 4 * 40)
        guard process.isAlive, number % 3 != 1 else { return DeliveryAttempt(at: now, error: "no answer") }
        guard number % 3 == 0 else { return DeliveryAttempt(at: now, status: 503) }
        taken[id] = request.body
        await scheduler.scheduling.sleep(number % 5 * 30)
        return DeliveryAttempt(at: now, status: 200)
    }
}

/// Secrets that outlive the process, as a file does.
private final class SimulatedSecrets: SecretKeeper, @unchecked Sendable {
    // Sound: only touched on the scheduler's one thread.
    private var secrets: [String: WebhookSecret] = [:]

    func secret(named name: String) -> WebhookSecret? { secrets[name] }
    func names(of secret: WebhookSecret) -> Set<String> {
        Set(secrets.filter { $0.value == secret }.map(\.key))
    }
    func keep(_ secret: WebhookSecret, as name: String) { secrets[name] = secret }
    func forget(allBut names: Set<String>) { secrets = secrets.filter { names.contains($0.key) } }
    func digest(of secret: WebhookSecret) -> String { "digest" }
}
