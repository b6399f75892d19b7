import ByteCoding
import Log

/// Where the events of each policy lie in its topic: the events themselves are read from there.
struct PolicyHistories: Sendable, Equatable {
    /// Events of one policy that are listed, the newest ones.
    static let limit = 1_000

    private var histories: [String: [Offset]] = [:]

    /// Oldest first; nil for a name that never was.
    subscript(name: String) -> [Offset]? { histories[name] }

    mutating func append(_ offset: Offset, to name: String) {
        histories[name, default: []].append(offset)
        guard let count = histories[name]?.count, count > Self.limit else { return }
        histories[name]?.removeFirst(count - Self.limit)
    }

    init() {}

    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(histories.count))
        for (name, offsets) in histories.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            writer.write(name)
            writer.writeVarint(UInt64(offsets.count))
            for offset in offsets { writer.writeZigZag(offset) }
        }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        for _ in 0..<(try reader.readCount(atMost: reader.remaining)) {
            let name = try reader.readString()
            var offsets: [Offset] = []
            for _ in 0..<(try reader.readCount(atMost: Self.limit)) {
                offsets.append(try reader.readZigZag())
            }
            histories[name] = offsets
        }
    }
}
