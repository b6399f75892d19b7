/// What went wrong in a log, and where.
public struct LogError: Error, Sendable, CustomStringConvertible {
    /// An open set: other logs add their own.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        public let rawValue: String
        public init(_ rawValue: String) { self.rawValue = rawValue }
        public var description: String { rawValue }

        /// Bytes that are not what they must be: a checksum, a length, a gap of offsets.
        public static let corrupt = Code("corrupt")
        public static let unsupportedCodec = Code("unsupported_codec")
        /// Written by a newer version of the format than this program knows.
        public static let newerFormat = Code("newer_format")
        public static let noSpace = Code("no_space")
        public static let io = Code("io")
        /// A sync failed earlier; the log takes no more appends until it is opened anew.
        public static let stopped = Code("stopped")
        /// Another process owns the directory.
        public static let locked = Code("locked")
        public static let notFound = Code("not_found")
        public static let permission = Code("permission")
        public static let offsetOutOfRange = Code("offset_out_of_range")
        /// An idempotent producer's sequence number that leaves a gap.
        public static let outOfOrderSequence = Code("out_of_order_sequence")
        /// A producer with an older epoch than the log has seen.
        public static let fenced = Code("fenced")
        public static let tooLarge = Code("too_large")
        public static let invalid = Code("invalid")
        public static let closed = Code("closed")
    }

    public var code: Code
    public var message: String
    public var topicPartition: TopicPartition?
    public var offset: Offset?
    public var file: String?
    /// The byte of `file` at which the offending batch begins.
    public var byte: Int64?
    /// Whether the same call may succeed later without anybody doing anything.
    public var isRetriable: Bool

    public init(
        _ code: Code, _ message: String, topicPartition: TopicPartition? = nil, offset: Offset? = nil,
        file: String? = nil, byte: Int64? = nil, isRetriable: Bool = false
    ) {
        self.code = code
        self.message = message
        self.topicPartition = topicPartition
        self.offset = offset
        self.file = file
        self.byte = byte
        self.isRetriable = isRetriable
    }

    public var description: String {
        var parts = [message]
        if let topicPartition { parts.append("partition \(topicPartition)") }
        if let offset { parts.append("offset \(offset)") }
        if let file { parts.append("file \(file)") }
        if let byte { parts.append("byte \(byte)") }
        return parts.joined(separator: ", ") + " (\(code))"
    }
}
