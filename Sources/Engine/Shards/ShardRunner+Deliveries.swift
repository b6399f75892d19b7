import Outbox
import Streams

extension ShardRunner where Logic == ControlShard {
    private var outbox: OutboxState? { core.logic.domain(AlertingDomain.self)?.outbox }

    /// The requests that are due, once the journal that explains them can't be lost any more; none while it can't be made
    /// durable.
    ///
    /// - Parameters:
    ///   - now: of the wall clock, milliseconds since 1970.
    ///   - inFlight: deliveries whose request is being made.
    ///   - busy: how many those are, by webhook.
    func dueDeliveries(
        at now: Int64, except inFlight: Set<String>, busy: [String: Int], perWebhook: Int, limit: Int
    ) async -> [DueDelivery] {
        guard status.current.phase.isRunning, !environment.isReadOnly else { return [] }
        func due() -> [DueDelivery] {
            outbox?.due(at: now, except: inFlight, busy: busy, perWebhook: perWebhook, limit: limit) ?? []
        }
        let found = due()
        guard !found.isEmpty else { return [] }
        do {
            try await provePresentState()
        } catch {
            note(error)
            return []
        }
        // What was folded meanwhile is not proven, and what was skipped meanwhile is not wanted.
        let wanted = Set(due().map(\.id))
        return found.filter { wanted.contains($0.id) }
    }

    func neededSecrets(at time: Int64) -> Set<String> { outbox?.neededSecrets(at: time) ?? [] }
}
