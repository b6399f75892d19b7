import JSON
import Log

/// An event that the simulation has sent or may send again. Its number is its place in the ledger.
struct SimulatedEvent {
    /// Sent at its own time, by clocks that are right: nothing excuses the engine for taking it as late.
    static let punctual = "punctual"
    static let topics = ["inference", "telemetry", "feedback"].map { Topic(known: $0) }
    private static let prefix = #"{"specversion":"1.0","id":""#

    var model: String
    /// When it happened, milliseconds since 1970.
    var time: Int64
    /// When it was first sent, by the same clock.
    var sent: Int64
    var line: String

    init(number: Int, model: String, time: Int64, sent: Int64) {
        self.model = model
        self.time = time
        self.sent = sent
        // The arms of experiments, of which one is faster.
        let isFaster = model == "chat" && number % 2 == 1
        let variant = model == "chat" ? #""variant":"\#(isFaster ? "B" : "A")","# : ""
        let latency = number % (isFaster ? 29 : 97)
        line =
            Self.head("e\(number)", "inference.completed", time)
            + #""model":"\#(model)","version":"v1",\#(variant)"#
            + #""request_id":"r\#(number)","latency_ms":\#(latency).5}}"#
    }

    static func feedback(_ number: Int, at time: Int64) -> (id: String, line: String) {
        let id = "f\(number)"
        let head = head(id, "feedback.recorded", time)
        return (id, head + #""model":"chat","request_id":"r\#(number)","label":1}}"#)
    }

    static func reading(_ number: Int, at time: Int64) -> (id: String, line: String) {
        let id = "t\(number)"
        let head = head(id, "telemetry.reading", time)
        return (id, head + #""device":"drill-\#(number % 7)","readings":{"current":\#(number % 13).5}}}"#)
    }

    private static func head(_ id: String, _ type: String, _ time: Int64) -> String {
        prefix + #"\#(id)","source":"/simulation","type":"io.varve.\#(type).v1","#
            + #""time":"\#(RFC3339.text(time))","data":{"#
    }

    /// The id of the event in these bytes; nil if they are none of the simulation's.
    static func id(in bytes: some Collection<UInt8>) -> String? {
        guard bytes.starts(with: prefix.utf8) else { return nil }
        let id = bytes.dropFirst(prefix.utf8.count).prefix { $0 != UInt8(ascii: "\"") }
        return String(decoding: id, as: UTF8.self)
    }

    /// The number of the inference event in these bytes.
    static func number(in bytes: some Collection<UInt8>) -> Int? {
        guard let id = id(in: bytes), id.hasPrefix("e") else { return nil }
        return Int(id.dropFirst())
    }
}
