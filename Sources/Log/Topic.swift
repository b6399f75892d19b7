/// The name of a topic: 1 to 128 characters of `A-Z a-z 0-9 . _ -`, not starting with a dot. Kafka's own rule,
/// narrowed, so that a name is always safe as a part of a folder's name.
public struct Topic: Hashable, Comparable, Sendable, CustomStringConvertible {
    public static let nameLengthLimit = 128
    public let name: String

    /// Nil if the name breaks the rule.
    public init?(_ name: String) {
        let utf8 = name.utf8
        guard !utf8.isEmpty, utf8.count <= Self.nameLengthLimit, utf8.first != UInt8(ascii: "."),
            utf8.allSatisfy(Self.isAllowed)
        else { return nil }
        self.name = name
    }

    /// For names that are constants of the program.
    public init(known name: StaticString) {
        self.name = name.description
        precondition(Topic(self.name) != nil, "\(name) is no topic name")
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    public static func < (a: Topic, b: Topic) -> Bool { a.name < b.name }
    public var description: String { name }
}

/// One partition of a topic: the unit of order. `description` is Kafka's folder name, `inference-0`.
public struct TopicPartition: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let topic: Topic
    public let partition: Int32

    public init(_ topic: Topic, _ partition: Int32) {
        self.topic = topic
        self.partition = partition
    }

    public static func < (a: TopicPartition, b: TopicPartition) -> Bool {
        (a.topic, a.partition) < (b.topic, b.partition)
    }

    public var description: String { "\(topic)-\(partition)" }
}

/// A record's place in its partition, counted from 0.
public typealias Offset = Int64
