import Delivery
import JSON
import Logging
import Outbox
import Streams

/// Makes the requests that the outbox wants, and says what came of them.
///
/// A delivery is taken only once the journal that explains it is durable, and its attempt is a command like any other: so
/// after a crash at any moment the outbox knows every delivery, under the same id, and repeats a request only if its outcome
/// was not recorded yet.
actor DeliveryService {
    /// Requests that are made at once.
    static let concurrency = 64
    /// Of one webhook, so that a slow one holds up no other.
    static let concurrencyPerWebhook = 4
    /// Between two looks at what is due.
    private static let pollMilliseconds = 50
    /// That a stop waits for requests.
    private static let stopMilliseconds = 5_000
    /// Before an outcome that could not be recorded is recorded again.
    private static let recordMilliseconds = 500

    private let shards: EngineShards
    private let outbox: EngineOutbox
    private let wallClock: @Sendable () -> Int64
    private let scheduling: EngineScheduling
    private let logger: Logger
    /// By delivery, its webhook.
    private var inFlight: [String: String] = [:]
    private var loop: Task<Void, Never>?
    private var requests: [String: Task<Void, Never>] = [:]

    init(
        shards: EngineShards, outbox: EngineOutbox, wallClock: @escaping @Sendable () -> Int64,
        scheduling: EngineScheduling, logger: Logger
    ) {
        (self.shards, self.outbox, self.wallClock) = (shards, outbox, wallClock)
        (self.scheduling, self.logger) = (scheduling, logger)
    }

    private var control: ShardRunner<ControlShard> { shards.control }

    func start() {
        loop = Task(executorPreference: scheduling.taskExecutor) { await self.run() }
    }

    /// Waits a little for what is on its way, and gives it up then: it is sent again, under the same id, when the engine is
    /// back.
    func stop() async {
        loop?.cancel()
        await loop?.value
        let waiting = requests.sorted { $0.key < $1.key }.map(\.value)
        let patience = Task(executorPreference: scheduling.taskExecutor) { [scheduling] in
            await scheduling.sleep(Self.stopMilliseconds)
            for request in waiting { request.cancel() }
        }
        for request in waiting { await request.value }
        patience.cancel()
    }

    private func run() async {
        await forgetUnusedSecrets()
        while !Task.isCancelled {
            for delivery in await due() { begin(delivery) }
            await scheduling.sleep(Self.pollMilliseconds)
        }
    }

    private func due() async -> [DueDelivery] {
        let free = Self.concurrency - inFlight.count
        guard free > 0 else { return [] }
        var busy: [String: Int] = [:]
        for webhook in inFlight.values { busy[webhook, default: 0] += 1 }
        return await control.dueDeliveries(
            at: wallClock(), except: Set(inFlight.keys), busy: busy,
            perWebhook: Self.concurrencyPerWebhook, limit: free)
    }

    private func begin(_ delivery: DueDelivery) {
        inFlight[delivery.id] = delivery.webhook
        requests[delivery.id] = Task(executorPreference: scheduling.taskExecutor) {
            await self.deliver(delivery)
        }
    }

    private func deliver(_ delivery: DueDelivery) async {
        let attempt = await send(delivery)
        if !Task.isCancelled { await record(attempt, of: delivery) }
        inFlight[delivery.id] = nil
        requests[delivery.id] = nil
    }

    private func send(_ delivery: DueDelivery) async -> DeliveryAttempt {
        let now = wallClock()
        let secrets = delivery.secretIDs.map { ($0, outbox.secrets.secret(named: $0)) }
        // A directory that was rebuilt elsewhere has no secrets: nothing leaves it unsigned.
        if let (name, _) = secrets.first(where: { $0.1 == nil }) {
            return DeliveryAttempt(
                at: now, error: "the secret '\(name)' is not kept here: put the webhook again")
        }
        let request = WebhookRequest(delivery, now: now, secrets: secrets.compactMap(\.1))
        return await outbox.sender.send(request, now: now)
    }

    /// Until it is known what came of a request, it is not made again.
    private func record(_ attempt: DeliveryAttempt, of delivery: DueDelivery) async {
        let command = CommandRequest(
            "POST", ["deliveries", delivery.id, "attempts"], body: attempt.json, actor: Self.actor)
        while !Task.isCancelled {
            do {
                _ = try await control.execute(command)
                return
            } catch {
                logger.warning(
                    "an attempt of a delivery could not be recorded yet",
                    metadata: [
                        "webhook": "\(delivery.webhook)", "delivery": "\(delivery.id)",
                        "reason": "\(error.detail)",
                    ])
                await scheduling.sleep(Self.recordMilliseconds)
            }
        }
    }

    private static let actor = "varve"

    private func forgetUnusedSecrets() async {
        do {
            try outbox.secrets.forget(allBut: await control.neededSecrets(at: wallClock()))
        } catch {
            logger.error("old secrets could not be deleted", metadata: ["reason": "\(error)"])
        }
    }
}
