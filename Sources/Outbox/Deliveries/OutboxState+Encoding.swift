public import ByteCoding
import Commands
import JSON

extension OutboxState {
    static let formatVersion: UInt8 = 1

    /// Equal states give equal bytes. Secrets are not in them.
    public func encode(into writer: inout ByteWriter) {
        writer.write(Self.formatVersion)
        writer.writeVarint(nextSequence)
        for total in [totals.delivered, totals.failed, totals.skipped, totals.attempts] {
            writer.writeVarint(total)
        }
        writer.writeList(webhooks) { writer, record in
            writer.write(record.name)
            writer.writeJSON(.object(record.webhook.stored))
            record.revision.encode(into: &writer)
        }
        for deliveries in [pending, done] { writer.writeList(deliveries) { $1.encode(into: &$0) } }
    }

    /// Reads what `encode` wrote. Anything else is an error, and leaves the state as it was.
    public mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        var state = OutboxState()
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError("an outbox of format \(version)", byte: reader.position - 1)
        }
        state.nextSequence = try reader.readVarint()
        state.totals.delivered = try reader.readVarint()
        state.totals.failed = try reader.readVarint()
        state.totals.skipped = try reader.readVarint()
        state.totals.attempts = try reader.readVarint()
        state.webhooks = try reader.readList { (reader) throws(ByteCodingError) in
            let (name, start) = (try reader.readString(), reader.position)
            var body = BodyReader(try reader.readJSON(), strictness: .lenient)
            guard let webhook = Webhook(reading: &body), body.faults.isEmpty else {
                throw ByteCodingError("no webhook", byte: start)
            }
            return WebhookRecord(name: name, webhook: webhook, revision: try Revision(from: &reader))
        }
        let start = reader.position
        state.pending = try reader.readList { (reader) throws(ByteCodingError) in try Delivery(from: &reader)
        }
        state.done = try reader.readList { (reader) throws(ByteCodingError) in try Delivery(from: &reader) }
        guard state.nextSequence > 0,
            zip(state.webhooks, state.webhooks.dropFirst()).allSatisfy({ $0.name < $1.name }),
            state.pending.allSatisfy({ $0.state == .pending && state.index($0.webhook) != nil })
        else { throw ByteCodingError("an outbox that refers to what is not there", byte: start) }
        state.known = Set((state.pending + state.done).map(\.id))
        self = state
    }
}

extension Delivery {
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.write(id)
        writer.write(webhook)
        writer.write(type)
        writer.writeList(alerts) { $0.write($1) }
        writer.writeChoice(state)
        writer.writeSized(body)
        writer.writeList(attempts) { writer, attempt in
            writer.writeZigZag(attempt.at)
            writer.writeOptional(attempt.status) { $0.writeVarint(UInt64(max(0, $1))) }
            writer.writeText(attempt.error)
            writer.writeTime(attempt.retryAfter)
        }
        writer.writeVarint(UInt64(tries))
        writer.writeZigZag(dueAt)
    }

    fileprivate init(from reader: inout ByteReader) throws(ByteCodingError) {
        self.init(
            id: try reader.readString(), webhook: try reader.readString(), type: try reader.readString(),
            alerts: try reader.readTexts(), state: try reader.readChoice(State.self),
            body: try reader.readSized(),
            dueAt: 0)
        attempts = try reader.readList { (reader) throws(ByteCodingError) in
            DeliveryAttempt(
                at: try reader.readZigZag(),
                status: try reader.readOptional { (reader) throws(ByteCodingError) in
                    try reader.readCount(atMost: 999)
                }, error: try reader.readText(), retryAfter: try reader.readTime())
        }
        tries = try reader.readCount(atMost: Int(Int32.max))
        dueAt = try reader.readZigZag()
    }
}
