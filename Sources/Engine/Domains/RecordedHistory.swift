package import JSON
package import Log

/// A page of what happened to a resource: events to be read where they lie, in the topic of their domain or in the engine's
/// decisions.
package struct RecordedHistory: Sendable {
    package struct Entry: Sendable {
        /// Of its record in the domain's topic, or of the decision that it is part of.
        package var offset: Offset
        package var isDecision: Bool
        /// Of the event; nil if the record is the event.
        package var id: String?
    }

    package var topic: Topic
    /// Oldest first.
    package var entries: [Entry]
    /// For the next page; nil if there is none.
    package var nextPageToken: String?
    /// An event as the history lists it, from the event itself and a position that knows it.
    package var show: @Sendable (JSONValue, JSONValue) throws -> JSONValue

    init(
        topic: Topic, entries: [Entry], nextPageToken: String?,
        show: @escaping @Sendable (JSONValue, JSONValue) throws -> JSONValue
    ) {
        (self.topic, self.entries, self.nextPageToken, self.show) = (topic, entries, nextPageToken, show)
    }

    /// Of the events at these offsets of a domain's topic, all of them.
    init(_ offsets: [Offset], of topic: Topic) {
        self.init(
            topic: topic, entries: offsets.map { Entry(offset: $0, isDecision: false, id: nil) },
            nextPageToken: nil
        ) { event, position in
            [
                "id": event["id"] ?? .null, "type": event["type"] ?? .null, "time": event["time"] ?? .null,
                "actor": event["data"]?["actor"] ?? .null, "position": position,
                "data": event["data"] ?? .null,
            ]
        }
    }
}
