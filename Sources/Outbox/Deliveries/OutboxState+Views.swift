public import Commands
public import JSON

/// A request that is to be made now.
public struct DueDelivery: Sendable, Equatable {
    /// The `webhook-id`.
    public var id: String
    public var webhook: String
    public var url: WebhookURL
    public var format: WebhookFormat
    public var body: [UInt8]
    /// Names of the secrets that sign it, the newest first.
    public var secretIDs: [String]

    public init(
        id: String, webhook: String, url: WebhookURL, format: WebhookFormat, body: [UInt8],
        secretIDs: [String]
    ) {
        (self.id, self.webhook, self.url) = (id, webhook, url)
        (self.format, self.body, self.secretIDs) = (format, body, secretIDs)
    }
}

extension OutboxState {
    /// The requests that are due, the first that came first. What tells of an alert waits for what was to tell the same
    /// webhook of it before, retries included: an end never overtakes its beginning.
    ///
    /// - Parameters:
    ///   - now: of the wall clock, milliseconds since 1970.
    ///   - inFlight: deliveries whose request is being made.
    ///   - busy: how many those are, by webhook.
    ///   - perWebhook: that many of one webhook at the most, those in flight included.
    public func due(
        at now: Int64, except inFlight: Set<String> = [], busy: [String: Int] = [:],
        perWebhook: Int = .max, limit: Int
    ) -> [DueDelivery] {
        var found: [DueDelivery] = []
        var busy = busy
        // By webhook, the alerts of which something earlier waits to be told.
        var ahead: [String: Set<String>] = [:]
        for delivery in pending {
            guard found.count < limit else { break }
            let isFirst = ahead[delivery.webhook]?.isDisjoint(with: delivery.alerts) ?? true
            ahead[delivery.webhook, default: []].formUnion(delivery.alerts)
            guard isFirst, delivery.dueAt <= now, !inFlight.contains(delivery.id),
                let webhook = index(delivery.webhook).map({ webhooks[$0].webhook }),
                busy[delivery.webhook, default: 0] < perWebhook
            else { continue }
            busy[delivery.webhook, default: 0] += 1
            found.append(
                DueDelivery(
                    id: delivery.id, webhook: delivery.webhook, url: webhook.url, format: webhook.format,
                    body: delivery.body, secretIDs: webhook.secretIDs(at: now)))
        }
        return found
    }

    /// When the next request is due, milliseconds of the wall clock since 1970; nil if none waits.
    public var nextDue: Int64? { pending.map(\.dueAt).min() }

    /// A webhook as it is now, without its secrets; nil if there is none.
    public func show(webhook name: String) -> ShownResource? { index(name).map { show(webhooks[$0]) } }

    private func show(_ record: WebhookRecord) -> ShownResource {
        ShownResource(
            [.init("name", .string(record.name))] + record.webhook.shown + record.revision.members,
            revision: record.revision.sequence)
    }

    /// `GET /v1/webhooks`.
    public var webhookList: JSONValue { ["webhooks": .array(webhooks.map { show($0).answered })] }

    /// `GET /v1/webhooks/{name}/deliveries`: the newest, those that are done before those that wait; parameters `state`,
    /// `limit`. Nil if there is no such webhook, and never was a delivery to one.
    public func deliveries(
        of webhook: String, _ parameters: QueryParameters
    ) throws(CommandRejection) -> JSONValue? {
        let state = try parameters.choice("state", Delivery.State.self)
        let limit = try parameters.limit()
        let all = (done + pending).filter { $0.webhook == webhook }
        guard !all.isEmpty || index(webhook) != nil else { return nil }
        let found = all.filter { state ?? $0.state == $0.state }.suffix(limit)
        return ["deliveries": .array(found.map(\.json))]
    }
}
