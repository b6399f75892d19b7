/// An event as a producer would send it.
public struct GeneratedEvent: Equatable, Sendable {
    /// Where the event belongs, by the topic's name.
    public enum Topic: String, CaseIterable, Sendable {
        case inference, telemetry, feedback
    }

    /// When it is sent, in milliseconds since 1970; the time of the event itself is in the line, and is earlier.
    public var time: Int64
    public var topic: Topic
    /// A CloudEvent in structured JSON, without a line feed.
    public var line: [UInt8]

    public init(time: Int64, topic: Topic, line: [UInt8]) {
        self.time = time
        self.topic = topic
        self.line = line
    }
}
