import Log

/// Where everything lies in a data directory. Pure: names and nothing else.
///
/// ```
/// <data>/format                                 the version of all of this, as text
/// <data>/lock                                   held by the process that owns the directory
/// <data>/log/marks                              durable-end marks of all partitions
/// <data>/log/<topic>-<partition>/
///     <base offset, 20 digits>.log              record batches, one behind the other
///     <base offset, 20 digits>.index            where some of them begin; can be rebuilt
///     <base offset, 20 digits>.producers        producers as of that offset; can be rebuilt
/// ```
struct LogLayout: Sendable {
    static let baseOffsetDigits = 20
    static let segmentSuffix = ".log"
    static let indexSuffix = ".index"
    static let producersSuffix = ".producers"

    let data: String

    /// - Parameter data: the data directory; slashes at its end don't count.
    init(data: String) {
        var trimmed = data[...]
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
        self.data = trimmed.isEmpty ? "." : String(trimmed)
    }

    /// What a directory may have whose making was broken off.
    static let ownNames: Set = [formatName, formatName + newSuffix, lockName, logName]
    private static let formatName = "format"
    private static let lockName = "lock"
    private static let logName = "log"
    private static let newSuffix = ".new"

    var format: String { data + "/" + Self.formatName }
    /// What becomes the format once it is whole.
    var newFormat: String { format + Self.newSuffix }
    var lock: String { data + "/" + Self.lockName }
    var log: String { data + "/" + Self.logName }
    var marks: String { log + "/marks" }

    func folder(_ topicPartition: TopicPartition) -> String { "\(log)/\(topicPartition)" }

    func segment(_ topicPartition: TopicPartition, _ base: Offset) -> String {
        file(topicPartition, base, Self.segmentSuffix)
    }

    func index(_ topicPartition: TopicPartition, _ base: Offset) -> String {
        file(topicPartition, base, Self.indexSuffix)
    }

    func producers(_ topicPartition: TopicPartition, _ base: Offset) -> String {
        file(topicPartition, base, Self.producersSuffix)
    }

    private func file(_ topicPartition: TopicPartition, _ base: Offset, _ suffix: String) -> String {
        let digits = String(base)
        let zeros = String(repeating: "0", count: max(0, Self.baseOffsetDigits - digits.count))
        return folder(topicPartition) + "/" + zeros + digits + suffix
    }

    /// The base offset in a file's name; nil for the names of other files.
    static func baseOffset(ofName name: String, suffix: String) -> Offset? {
        guard name.hasSuffix(suffix) else { return nil }
        let digits = name.dropLast(suffix.count)
        guard digits.count == baseOffsetDigits, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Offset(digits)
    }

    /// The topic-partition that a folder's name stands for; nil for other folders.
    static func topicPartition(ofFolder name: String) -> TopicPartition? {
        guard let dash = name.lastIndex(of: "-"), let topic = Topic(String(name[..<dash])) else { return nil }
        let digits = name[name.index(after: dash)...]
        guard let partition = Int32(digits), partition >= 0, String(partition) == digits else { return nil }
        return TopicPartition(topic, partition)
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return path == "." ? "/" : "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
