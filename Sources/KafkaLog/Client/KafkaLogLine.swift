/// One line of librdkafka's own log.
public struct KafkaLogLine: Sendable, Hashable {
    /// As in syslog: 0 is an emergency, 3 an error, 4 a warning, 6 information, 7 for debugging.
    public var level: Int
    /// What it is about, such as `FAIL`.
    public var facility: String
    public var message: String

    public init(level: Int, facility: String, message: String) {
        self.level = level
        self.facility = facility
        self.message = message
    }
}
