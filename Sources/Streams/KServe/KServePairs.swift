import ByteCoding
import Events
import JSON
import Log

/// Joins the requests and responses of KServe's inference logger, whichever comes first. A pair is one inference with a
/// latency, at the place of the later one. What has no counterpart is given up by the recorded clock.
struct KServePairs {
    /// How long a request waits for its response, and a response for its request, in milliseconds of recorded ticks: a
    /// model may take long to answer, but messages overtake each other by little.
    static let requestWait: Int64 = 600_000
    static let responseWait: Int64 = 10_000
    /// Of what waits; at the limit nothing more does: responses count at once, and requests are refused.
    static let byteLimit = 64 << 20

    /// A message that waits, with the place that it has in its topic.
    struct Waiting: Equatable {
        var number: UInt64
        /// The clock when it came; `Int64.min` before the first tick.
        var tick: Int64
        var offset: Offset
        var timestamp: Int64
        /// Whether its record had a key: without one its counterpart may lie in another partition.
        var isKeyed: Bool
        var message: KServeMessage

        var byteCount: Int { message.data.count + message.source.utf8.count + message.id.utf8.count + 128 }
    }

    enum Outcome {
        case waits
        /// The same message waits already.
        case repeats
        case refused
        case inference(JSONValue)
    }

    private var waiting: [String: Waiting] = [:]
    private var byteCount = 0
    /// Messages that there have ever been.
    private var total: UInt64 = 0

    var count: Int { waiting.count }
    var isUnused: Bool { total == 0 }
    var isEmpty: Bool { waiting.isEmpty }

    mutating func take(
        _ message: KServeMessage, at tick: Int64, _ record: FetchedRecords.Record
    ) -> Outcome {
        let key = message.pairKey
        total += 1
        guard let other = waiting[key] else {
            guard byteCount < Self.byteLimit else {
                return message.kind == .request
                    ? .refused : .inference(Self.inference(of: message, answering: nil))
            }
            let new = Waiting(
                number: total, tick: tick, offset: record.offset, timestamp: record.timestamp,
                isKeyed: !record.key.isNull, message: message)
            waiting[key] = new
            byteCount += new.byteCount
            return .waits
        }
        guard other.message.kind != message.kind else { return .repeats }
        remove(key)
        return message.kind == .response
            ? .inference(Self.inference(of: message, answering: other.message))
            : .inference(Self.inference(of: other.message, answering: message))
    }

    private mutating func remove(_ key: String) {
        if let gone = waiting.removeValue(forKey: key) { byteCount -= gone.byteCount }
    }

    // MARK: Giving up

    /// Takes out what has waited for too long, in the order in which it came.
    ///
    /// - Complexity: O(n log n) in what waits.
    mutating func giveUp(at tick: Int64) -> [Waiting] {
        // What came before there was a clock waits from the first time on.
        for (key, one) in waiting where one.tick == .min { waiting[key]?.tick = tick }
        let gone = waiting.filter { _, one in
            let wait = one.message.kind == .request ? Self.requestWait : Self.responseWait
            return tick - one.tick >= wait && one.tick != .min
        }
        for key in gone.keys { remove(key) }
        return gone.values.sorted { $0.number < $1.number }
    }

    // MARK: Inferences

    /// - Parameter request: nil for one that did not come; then there is no latency.
    static func inference(of response: KServeMessage, answering request: KServeMessage?) -> JSONValue {
        var members: [JSONValue.Member] = [.init("status", "ok")]
        if let request {
            let latency = response.time - request.time
            if latency >= 0 { members.append(.init("latency_ms", .integer(latency))) }
        }
        return event(of: response, request.map { [$0, response] } ?? [response], members)
    }

    /// What was asked and not answered with success: nothing else is logged of it.
    static func unanswered(_ request: KServeMessage) -> JSONValue {
        event(of: request, [request], [.init("status", "error"), .init("error_type", "no_response")])
    }

    /// An inference at the time of `last`. What a later one of `messages` knows counts.
    private static func event(
        of last: KServeMessage, _ messages: [KServeMessage], _ more: [JSONValue.Member]
    ) -> JSONValue {
        let isMain = last.component == KServeMessage.predictor
        var data: [JSONValue.Member] = []
        for message in messages {
            for member in (try? JSONValue(parsing: message.data))?.members ?? [] {
                data.removeAll { $0.name == member.name }
                data.append(member)
            }
        }
        return [
            "specversion": "1.0", "id": .string(isMain ? last.id : "\(last.id)/\(last.component)"),
            "source": .string(last.source), "type": .string(EventKind.inference.type),
            "time": .string(RFC3339.text(last.time)),
            "data": .object(data + [.init("request_id", .string(last.id))] + more),
        ]
    }

    // MARK: State

    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(total)
        writer.writeVarint(UInt64(waiting.count))
        for one in waiting.values.sorted(by: { $0.number < $1.number }) {
            writer.writeVarint(one.number)
            writer.writeZigZag(one.tick)
            writer.writeZigZag(one.offset)
            writer.writeZigZag(one.timestamp)
            writer.write(one.isKeyed)
            writer.write(one.message.kind.rawValue)
            for text in [one.message.id, one.message.source, one.message.component] { writer.write(text) }
            writer.writeZigZag(one.message.time)
            writer.write(String(decoding: one.message.data, as: UTF8.self))
        }
    }

    init() {}

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        total = try reader.readVarint()
        for _ in 0..<(try reader.readCount(atMost: Self.byteLimit / 64)) {
            let one = try Self.waiting(from: &reader)
            waiting[one.message.pairKey] = one
            byteCount += one.byteCount
        }
    }

    private static func waiting(from reader: inout ByteReader) throws(ByteCodingError) -> Waiting {
        let number = try reader.readVarint()
        let tick = try reader.readZigZag()
        let offset = try reader.readZigZag()
        let timestamp = try reader.readZigZag()
        let isKeyed = try reader.readBool()
        let start = reader.position
        guard let kind = KServeMessage.Kind(rawValue: try reader.readByte()) else {
            throw ByteCodingError("no kind of message", byte: start)
        }
        let message = KServeMessage(
            kind: kind, id: try reader.readString(), source: try reader.readString(),
            component: try reader.readString(), time: try reader.readZigZag(),
            data: Array(try reader.readString().utf8))
        return Waiting(
            number: number, tick: tick, offset: offset, timestamp: timestamp, isKeyed: isKeyed,
            message: message)
    }
}

extension KServeMessage {
    init(kind: Kind, id: String, source: String, component: String, time: Int64, data: [UInt8]) {
        self.kind = kind
        self.id = id
        self.source = source
        self.component = component
        self.time = time
        self.data = data
    }
}
