import JSON

/// An event that the simulation has sent or may send again. Its number is its place in the ledger.
struct SimulatedEvent {
    /// Sent at its own time, by clocks that are right: nothing excuses the engine for taking it as late.
    static let punctual = "punctual"

    var model: String
    /// When it happened, milliseconds since 1970.
    var time: Int64
    var line: String

    init(number: Int, model: String, time: Int64) {
        self.model = model
        self.time = time
        line =
            #"{"specversion":"1.0","id":"e\#(number)","source":"/simulation","#
            + #""type":"io.varve.inference.completed.v1","time":"\#(RFC3339.text(time))","data":{"#
            + #""model":"\#(model)","version":"v1","request_id":"r\#(number)","latency_ms":\#(number % 97).5}}"#
    }

    /// The number of the event in these bytes; nil if they are none of the simulation's.
    static func number(in bytes: UnsafeRawBufferPointer) -> Int? {
        let prefix = Array(#"{"specversion":"1.0","id":"e"#.utf8)
        guard bytes.starts(with: prefix) else { return nil }
        return Int(
            String(decoding: bytes.dropFirst(prefix.count).prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
        )
    }
}
