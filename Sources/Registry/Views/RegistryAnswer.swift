public import JSON

/// What a question is answered with.
public enum RegistryAnswer: Sendable, Equatable {
    /// An object, and the ETag of what is a resource.
    case body(JSONValue, etag: String?)
    /// Events to be read from the topic.
    case history(HistoryPage)
}
