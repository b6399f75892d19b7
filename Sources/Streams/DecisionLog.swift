import ByteCoding
public import JSON

/// The decisions that were taken, as the control shard holds them: all are in the topic `decisions`, the newest here.
public struct DecisionLog: Sendable, Equatable {
    /// Decisions that are held in memory.
    public static let kept = 20_000

    /// Oldest first.
    public private(set) var entries: [Decision] = []
    /// Of all that were taken: the offset of the next one in the topic.
    public private(set) var count: UInt64 = 0

    mutating func append(_ decision: Decision) {
        var decision = decision
        // As a snapshot would give them back.
        decision.evidence = decision.evidence.canonical
        decision.events = decision.events.map(\.canonical)
        entries.append(decision)
        count += 1
        // In bulk, so that most appends move nothing.
        if entries.count > Self.kept + Self.kept / 8 { entries.removeFirst(entries.count - Self.kept) }
    }

    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(count)
        writer.writeVarint(UInt64(entries.count))
        for entry in entries {
            writer.write(entry.id)
            writer.write(entry.kind)
            writer.write(entry.subject)
            writer.writeZigZag(entry.time)
            writer.write(entry.reason)
            writer.writeSized(entry.evidence.encoded())
            writer.writeSized(JSONValue.array(entry.events).encoded())
        }
    }

    init() {}

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        count = try reader.readVarint()
        let held = try reader.readCount(atMost: 2 * Self.kept)
        guard UInt64(held) <= count else {
            throw ByteCodingError("more decisions than were taken", byte: reader.position)
        }
        for _ in 0..<held {
            entries.append(
                Decision(
                    id: try reader.readString(), kind: try reader.readString(),
                    subject: try reader.readString(), time: try reader.readZigZag(),
                    reason: try reader.readString(), evidence: try Self.readJSON(from: &reader),
                    events: try Self.readJSON(from: &reader).array ?? []))
        }
    }

    private static func readJSON(from reader: inout ByteReader) throws(ByteCodingError) -> JSONValue {
        let start = reader.position
        let bytes = try reader.readSized()
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw ByteCodingError("a decision that holds no JSON: \(error)", byte: start)
        }
    }
}

extension Decision {
    /// As views show it.
    public var json: JSONValue {
        [
            "id": .string(id), "kind": .string(kind), "subject": .string(subject),
            "time": .string(RFC3339.text(time)), "reason": .string(reason), "evidence": evidence,
        ]
    }

    /// As it lies in the topic: a CloudEvent of the time for which it was taken.
    public var event: JSONValue {
        let family = kind.prefix { $0 != "." }
        let type = "io.varve.decision.\(kind.replacing("_", with: "-")).v1"
        return [
            "specversion": "1.0", "id": .string(id), "source": .string("/varve/\(family)s"),
            "type": .string(type), "subject": .string(subject),
            "time": .string(RFC3339.text(time)), "datacontenttype": "application/json",
            "data": .object((json.members ?? []) + [.init("events", .array(events))]),
        ]
    }
}
