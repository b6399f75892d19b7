public import Commands
import JSON

extension OutboxState {
    /// Folds an event.
    ///
    /// - Returns: false for an event that the state has already.
    /// - Complexity: linear in the number of deliveries that wait.
    @discardableResult
    public mutating func apply(_ event: OutboxEvent) throws(EventError) -> Bool {
        guard event.sequence >= nextSequence else { return false }
        guard event.sequence == nextSequence else {
            throw EventError("\(event.id) comes where outbox-\(nextSequence) is due")
        }
        switch event.change {
        case .webhookPut(let webhook): put(webhook, event)
        case .webhookDeleted:
            guard let index = index(event.webhook) else {
                throw EventError("\(event.id): there is no webhook \(event.webhook)")
            }
            webhooks.remove(at: index)
            skipPending(of: event.webhook)
        case .attempted(let id, let attempt): try note(attempt, of: id, event)
        case .redelivered(let id):
            guard let place = done.lastIndex(where: { $0.id == id }) else {
                throw EventError("\(event.id): there is no delivery \(id)")
            }
            var delivery = done.remove(at: place)
            (delivery.state, delivery.tries, delivery.dueAt) = (.pending, 0, Self.atOnce)
            pending.append(delivery)
        }
        nextSequence += 1
        return true
    }

    /// Passes over an event that doesn't follow from the state, in a fold of what could have been.
    public mutating func pass(over event: OutboxEvent) { nextSequence = event.sequence + 1 }

    private mutating func put(_ webhook: Webhook, _ event: OutboxEvent) {
        if let index = index(event.webhook) {
            webhooks[index].webhook = webhook
            webhooks[index].revision.touch(event.time, by: event.actor, sequence: event.sequence)
        } else {
            let revision = Revision(event.time, by: event.actor, sequence: event.sequence)
            webhooks.insert(
                WebhookRecord(name: event.webhook, webhook: webhook, revision: revision),
                at: webhooks.firstIndex { $0.name > event.webhook } ?? webhooks.count)
        }
    }

    private mutating func note(
        _ attempt: DeliveryAttempt, of id: String, _ event: OutboxEvent
    ) throws(EventError) {
        guard let place = pending.firstIndex(where: { $0.id == id }) else {
            throw EventError("\(event.id): no delivery \(id) waits")
        }
        totals.attempts += 1
        pending[place].note(attempt)
        guard let index = index(pending[place].webhook) else {
            throw EventError("\(event.id): there is no webhook \(event.webhook)")
        }
        let retry = webhooks[index].webhook.retry
        if attempt.isTaken {
            finish(place, .delivered)
        } else if attempt.isGone {
            finish(place, .failed)
            webhooks[index].webhook.isEnabled = false
            webhooks[index].revision.touch(event.time, by: event.actor, sequence: event.sequence)
            skipPending(of: event.webhook)
        } else if pending[place].tries >= retry.count {
            finish(place, .failed)
        } else {
            let delay = Self.spread(retry[pending[place].tries], id, pending[place].tries)
            pending[place].dueAt = attempt.at + max(delay, attempt.retryAfter ?? 0)
        }
    }

    /// Up to a tenth later, each delivery at a time of its own, so that many don't come back at once.
    static func spread(_ delay: Int64, _ id: String, _ attempt: Int) -> Int64 {
        let chance = Int64(truncatingIfNeeded: Fingerprint.of("\(id) \(attempt)".utf8) % 1_000)
        return delay + delay / 10_000 * chance
    }

    private mutating func finish(_ place: Int, _ state: Delivery.State) {
        var delivery = pending.remove(at: place)
        delivery.state = state
        if state == .delivered { delivery.body = [] }
        append(delivery)
    }

    private mutating func append(_ delivery: Delivery) {
        switch delivery.state {
        case .delivered: totals.delivered += 1
        case .failed: totals.failed += 1
        case .skipped: totals.skipped += 1
        case .pending: break
        }
        done.append(delivery)
        // In bulk, so that most appends move nothing.
        let most = OutboxLimits.doneCount
        guard done.count > most + most / 8 else { return }
        for forgotten in done.prefix(done.count - most) { known.remove(forgotten.id) }
        done.removeFirst(done.count - most)
    }

    private mutating func skipPending(of webhook: String) {
        for var delivery in pending where delivery.webhook == webhook {
            delivery.state = .skipped
            append(delivery)
        }
        pending.removeAll { $0.webhook == webhook }
    }

    // MARK: What is to be told

    /// Puts a notice on its way to the webhooks that it names. The same notice again changes nothing.
    ///
    /// - Parameter time: of the recorded clock, milliseconds since 1970: from here the first delay counts, if there is one.
    public mutating func enqueue(_ notice: OutboxNotice, at time: Int64) {
        for name in notice.webhooks {
            guard let webhook = index(name).map({ webhooks[$0].webhook }) else {
                enqueue(notice, body: [], to: name, dueAt: nil)
                continue
            }
            let delay = webhook.retry.first ?? 0
            let due = delay > 0 ? max(0, time) + delay : Self.atOnce
            for (part, body) in Payload.requests(notice, webhook.format) {
                enqueue(part, body: body, to: name, dueAt: webhook.isEnabled ? due : nil)
            }
        }
    }

    /// - Parameter dueAt: milliseconds since 1970; nil if nobody listens.
    private mutating func enqueue(_ notice: OutboxNotice, body: [UInt8], to webhook: String, dueAt: Int64?) {
        let id = Self.deliveryID(webhook, notice.id)
        guard known.insert(id).inserted else { return }
        var delivery = Delivery(
            id: id, webhook: webhook, type: notice.type, alerts: notice.alertIDs, state: .pending, body: body,
            dueAt: dueAt ?? Self.atOnce)
        if dueAt != nil, pending.count < OutboxLimits.pendingCount {
            pending.append(delivery)
        } else {
            delivery.state = .skipped
            append(delivery)
        }
    }

    /// Whatever the recorded clock says: it can be declared, and lie in the future.
    private static let atOnce: Int64 = 0

    private static func deliveryID(_ webhook: String, _ notice: String) -> String {
        "msg_" + String(Fingerprint.of("\(webhook) \(notice)".utf8), radix: 36)
    }
}
