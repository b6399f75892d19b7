/// A number of Kafka's protocol (kafka.apache.org/protocol#protocol_error_codes), or, below zero, of librdkafka.
///
/// An open set: numbers without a name here are carried as they are.
public struct KafkaErrorCode: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    init(_ rawValue: Int32) { self.rawValue = rawValue }

    public var description: String { "\(rawValue)" }

    public static let offsetOutOfRange = KafkaErrorCode(1)
    public static let corruptMessage = KafkaErrorCode(2)
    public static let unknownTopicOrPartition = KafkaErrorCode(3)
    public static let messageTooLarge = KafkaErrorCode(10)
    public static let topicAuthorizationFailed = KafkaErrorCode(29)
    public static let groupAuthorizationFailed = KafkaErrorCode(30)
    public static let clusterAuthorizationFailed = KafkaErrorCode(31)
    public static let topicAlreadyExists = KafkaErrorCode(36)
    public static let outOfOrderSequence = KafkaErrorCode(45)
    public static let duplicateSequence = KafkaErrorCode(46)
    public static let invalidProducerEpoch = KafkaErrorCode(47)
    public static let transactionCoordinatorFenced = KafkaErrorCode(52)
    public static let transactionalIDAuthorizationFailed = KafkaErrorCode(53)
    public static let recordListTooLarge = KafkaErrorCode(18)
    public static let fencedInstanceID = KafkaErrorCode(82)
    public static let producerFenced = KafkaErrorCode(90)

    static let badCompression = KafkaErrorCode(-198)
    static let transport = KafkaErrorCode(-195)
    static let messageTimedOut = KafkaErrorCode(-192)
    static let partitionEOF = KafkaErrorCode(-191)
    static let unknownPartition = KafkaErrorCode(-190)
    static let unknownTopic = KafkaErrorCode(-188)
    static let allBrokersDown = KafkaErrorCode(-187)
    static let invalidArgument = KafkaErrorCode(-186)
    static let timedOut = KafkaErrorCode(-185)
    static let queueFull = KafkaErrorCode(-184)
    static let authentication = KafkaErrorCode(-169)
    static let noOffset = KafkaErrorCode(-168)
    static let outdated = KafkaErrorCode(-167)
    static let unsupportedFeature = KafkaErrorCode(-165)
    static let purgedInQueue = KafkaErrorCode(-152)
    static let purgedInFlight = KafkaErrorCode(-151)
    static let retry = KafkaErrorCode(-153)
    static let fatal = KafkaErrorCode(-150)
    static let state = KafkaErrorCode(-172)
    static let fenced = KafkaErrorCode(-144)
    static let autoOffsetReset = KafkaErrorCode(-140)
    static let invalidConfiguration = KafkaErrorCode(-1_000)
}
