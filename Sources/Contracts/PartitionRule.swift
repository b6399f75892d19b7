/// How many partitions a topic has.
public enum PartitionRule: Sendable, Hashable, CustomStringConvertible {
    /// One a data shard (`shards`).
    case shards
    /// One a data shard and one for the control shard (`shards+1`).
    case shardsAndControl
    case count(Int)

    /// A contract may not ask for more.
    public static let countLimit = 10_000

    /// Nil if the text is no rule.
    public init?(_ text: String) {
        switch text {
        case "shards": self = .shards
        case "shards+1": self = .shardsAndControl
        default:
            guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                let count = Int(text), (1...Self.countLimit).contains(count)
            else { return nil }
            self = .count(count)
        }
    }

    /// The partitions of an engine with so many data shards.
    public func partitions(shards: Int) -> Int {
        switch self {
        case .shards: shards
        case .shardsAndControl: shards + 1
        case .count(let count): count
        }
    }

    public var description: String {
        switch self {
        case .shards: "shards"
        case .shardsAndControl: "shards+1"
        case .count(let count): count.description
        }
    }
}
