public import Log

/// Something that a check of the log found.
public struct CheckFinding: Sendable, CustomStringConvertible {
    public enum Severity: String, Sendable {
        /// Bytes are not what was written.
        case damage
        /// What a crash leaves and the next start for writing puts right.
        case note
    }

    public var severity: Severity
    public var message: String
    public var topicPartition: TopicPartition?
    public var file: String
    /// Where in the file the offending part begins.
    public var byte: Int64?
    /// The offset that is due there.
    public var offset: Offset?

    public init(
        _ severity: Severity, _ message: String, topicPartition: TopicPartition? = nil, file: String,
        byte: Int64? = nil, offset: Offset? = nil
    ) {
        self.severity = severity
        self.message = message
        self.topicPartition = topicPartition
        self.file = file
        self.byte = byte
        self.offset = offset
    }

    init(_ error: LogError, file: String) {
        self.init(
            .damage, error.message, topicPartition: error.topicPartition, file: error.file ?? file,
            byte: error.byte, offset: error.offset)
    }

    public var description: String {
        var parts = ["\(severity): \(message)", "file \(file)"]
        if let byte { parts.append("byte \(byte)") }
        if let offset { parts.append("offset \(offset)") }
        if let topicPartition { parts.append("partition \(topicPartition)") }
        return parts.joined(separator: ", ")
    }
}
