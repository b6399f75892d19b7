import ByteCoding
import Events

/// The names of classes that predictions and labels have, by their hashes: those that came first, as many as the limit
/// allows. What has another name is compared just the same, but has no name in an answer.
struct ClassNames {
    static let limit = 4_096
    /// A longer name is not kept, bytes of UTF-8.
    static let byteLimit = 256

    private var names: [UInt64: String] = [:]

    mutating func note(_ scalar: Scalar, _ text: TextRef) {
        guard let hash = scalar.nameHash, names.count < Self.limit, text.count <= Self.byteLimit,
            names[hash] == nil
        else { return }
        names[hash] = text.string
    }

    subscript(scalar: Scalar) -> String? { scalar.nameHash.flatMap { names[$0] } }

    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(names.count))
        for (hash, name) in names.sorted(by: { $0.key < $1.key }) {
            writer.writeFixed(hash)
            writer.write(name)
        }
    }

    init() {}

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        for _ in 0..<(try reader.readCount(atMost: Self.limit)) {
            let hash = try reader.readFixed(UInt64.self)
            names[hash] = try reader.readString()
        }
    }
}
