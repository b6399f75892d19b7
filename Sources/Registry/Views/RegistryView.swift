import Commands
public import JSON

/// Answers that are made of events.
public enum RegistryView {
    /// An event as `GET /v1/models/{model}/history` lists it.
    ///
    /// - Parameter position: what an answer that knows the event, and none after it, is a position of.
    public static func entry(_ event: RegistryEvent, position: JSONValue) -> JSONValue {
        [
            "id": .string(event.id), "type": .string(event.type.name), "time": .time(event.time),
            "actor": .string(event.actor), "reason": JSONValue(event.reason), "position": position,
            "data": event.data,
        ]
    }
}
