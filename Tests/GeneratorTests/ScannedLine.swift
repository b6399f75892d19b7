import Generator

/// Picks fields out of a generated event without parsing it whole: a story has hundreds of thousands. That lines
/// are valid JSON is another test's business.
struct ScannedLine {
    var sent: Int64
    var topic: GeneratedEvent.Topic
    private var bytes: [UInt8]

    init(_ event: GeneratedEvent) {
        sent = event.time
        topic = event.topic
        bytes = event.line
    }

    var time: Int64? { text("time").flatMap(GeneratedLine.milliseconds) }

    func number(_ name: StaticString) -> Double? { text(name).flatMap(Double.init) }

    /// The value of the first member of that name, without quotes.
    func text(_ name: StaticString) -> String? {
        let name = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        let quote = UInt8(ascii: "\"")
        for start in bytes.indices.dropLast(name.count + 3) where bytes[start] == quote {
            let end = start + 1 + name.count
            guard bytes[end] == quote, bytes[end + 1] == UInt8(ascii: ":") else { continue }
            guard bytes[start + 1..<end].elementsEqual(name) else { continue }
            let isText = bytes[end + 2] == quote
            let value = bytes[(end + (isText ? 3 : 2))...].prefix {
                isText ? $0 != quote : $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "}")
            }
            return String(decoding: value, as: UTF8.self)
        }
        return nil
    }
}
