public import ByteCoding
public import JSON

/// The decisions that were taken, as the control shard holds them: all are in the topic `decisions`, the newest here.
public struct DecisionLog: Sendable, Equatable {
    /// Decisions that are held in memory.
    public static let kept = 100_000

    /// A decision with its number, counted from 0 over all that the shard took.
    public struct Entry: Sendable, Equatable {
        public var number: UInt64
        public var decision: Decision

        /// The same in every fold of the same log.
        public var id: String { "decision-\(number)" }

        /// As views show it.
        public var json: JSONValue {
            [
                "id": .string(id), "kind": .string(decision.kind), "subject": .string(decision.subject),
                "time": .string(RFC3339.text(decision.time)), "reason": .string(decision.reason),
                "evidence": decision.evidence,
            ]
        }

        /// As it lies in the topic: a CloudEvent of the time for which it was taken.
        public var event: JSONValue {
            [
                "specversion": "1.0", "id": .string(id), "source": "/varve/control",
                "type": .string("io.varve.\(decision.kind).v1"), "subject": .string(decision.subject),
                "time": .string(RFC3339.text(decision.time)), "datacontenttype": "application/json",
                "data": [
                    "kind": .string(decision.kind), "subject": .string(decision.subject),
                    "reason": .string(decision.reason), "evidence": decision.evidence,
                ],
            ]
        }
    }

    /// Oldest first.
    public private(set) var entries: [Entry] = []
    public private(set) var count: UInt64 = 0

    mutating func append(_ decision: Decision) -> Entry {
        let entry = Entry(number: count, decision: decision)
        entries.append(entry)
        count += 1
        // In bulk, so that most appends move nothing.
        if entries.count > Self.kept + Self.kept / 8 { entries.removeFirst(entries.count - Self.kept) }
        return entry
    }

    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(count)
        writer.writeVarint(UInt64(entries.count))
        for entry in entries {
            writer.write(entry.decision.kind)
            writer.write(entry.decision.subject)
            writer.writeZigZag(entry.decision.time)
            writer.write(entry.decision.reason)
            writer.writeSized(entry.decision.evidence.encoded())
        }
    }

    init() {}

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        count = try reader.readVarint()
        let held = try reader.readCount(atMost: 2 * Self.kept)
        guard UInt64(held) <= count else {
            throw ByteCodingError("more decisions than were taken", byte: reader.position)
        }
        for index in 0..<held {
            let decision = Decision(
                kind: try reader.readString(), subject: try reader.readString(),
                time: try reader.readZigZag(),
                reason: try reader.readString(), evidence: try Self.readEvidence(from: &reader))
            entries.append(Entry(number: count - UInt64(held - index), decision: decision))
        }
    }

    private static func readEvidence(from reader: inout ByteReader) throws(ByteCodingError) -> JSONValue {
        let start = reader.position
        let bytes = try reader.readSized()
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw ByteCodingError("evidence that is no JSON: \(error)", byte: start)
        }
    }
}
