/// What a topic's records hold.
public enum RecordFormat: String, Sendable, Hashable, CaseIterable {
    /// CloudEvents, in structured JSON or in binary mode.
    case cloudevents
    /// A JSON object a record.
    case json
    /// The engine's own binary form, for the engine alone.
    case binary
}
