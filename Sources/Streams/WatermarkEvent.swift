public import JSON

/// The event by which somebody declares that nothing earlier will still come. It lies in the data topics, in
/// order with the events, so that every replay sees it at the same place.
public enum WatermarkEvent {
    public static let type = "io.varve.watermark.declared.v1"
    public static func json(id: String, time: Int64, declared: Int64) -> JSONValue {
        [
            "specversion": "1.0", "id": .string(id), "source": "/varve", "type": .string(type),
            "time": .string(RFC3339.text(declared)), "datacontenttype": "application/json",
            "data": ["watermark": .string(RFC3339.text(time)), "watermark_ms": .integer(time)],
        ]
    }

    /// The declared time, milliseconds since 1970, if this is such an event.
    static func time(of event: JSONValue) -> Int64? {
        event["type"]?.string == type ? event["data"]?["watermark_ms"]?.integer : nil
    }
}
