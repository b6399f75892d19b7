/// What Kafka, or its client on this machine, said instead of doing what was asked.
public struct KafkaError: Error, Sendable, Hashable, CustomStringConvertible {
    public var code: KafkaErrorCode
    /// The code's name as librdkafka has it, such as `_TIMED_OUT`; those with an underscore are the client's own.
    public var name: String
    public var message: String
    /// Whether the same call may succeed later without anybody doing anything.
    public var isRetriable: Bool
    /// Whether the client can do nothing more: a new one has to take over.
    public var isFatal: Bool
    /// Whether the transaction must be aborted before anything else is done.
    public var requiresAbort: Bool

    public init(
        _ code: KafkaErrorCode, name: String, message: String, isRetriable: Bool = false,
        isFatal: Bool = false,
        requiresAbort: Bool = false
    ) {
        self.code = code
        self.name = name
        self.message = message
        self.isRetriable = isRetriable
        self.isFatal = isFatal
        self.requiresAbort = requiresAbort
    }

    public var description: String {
        var traits: [String] = []
        if isRetriable { traits.append("retriable") }
        if isFatal { traits.append("fatal") }
        if requiresAbort { traits.append("the transaction must be aborted") }
        let suffix = traits.isEmpty ? "" : "; " + traits.joined(separator: ", ")
        return "\(message) (\(name)\(suffix))"
    }
}
