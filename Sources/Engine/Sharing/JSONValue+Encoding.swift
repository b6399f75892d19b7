import ByteCoding
import JSON

// Answers keep the order of their members on the way, which text that is parsed again would not.
extension JSONValue {
    /// Of arrays and objects within each other.
    private static let depthLimit = 256

    func encode(into writer: inout ByteWriter) {
        switch self {
        case .null: writer.write(UInt8(0))
        case .bool(let value):
            writer.write(UInt8(1))
            writer.write(value)
        case .integer(let value):
            writer.write(UInt8(2))
            writer.writeZigZag(value)
        case .number(let value):
            writer.write(UInt8(3))
            writer.write(value)
        case .string(let value):
            writer.write(UInt8(4))
            writer.write(value)
        case .array(let values):
            writer.write(UInt8(5))
            writer.writeVarint(UInt64(values.count))
            for value in values { value.encode(into: &writer) }
        case .object(let members):
            writer.write(UInt8(6))
            writer.writeVarint(UInt64(members.count))
            for member in members {
                writer.write(member.name)
                member.value.encode(into: &writer)
            }
        }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) { try self.init(from: &reader, depth: 0) }

    private init(from reader: inout ByteReader, depth: Int) throws(ByteCodingError) {
        let start = reader.position
        guard depth < Self.depthLimit else { throw ByteCodingError("too many levels", byte: start) }
        switch try reader.readByte() {
        case 0: self = .null
        case 1: self = .bool(try reader.readBool())
        case 2: self = .integer(try reader.readZigZag())
        case 3: self = .number(try reader.readDouble())
        case 4: self = .string(try reader.readString())
        case 5:
            var values: [JSONValue] = []
            for _ in 0..<(try reader.readCount(atMost: reader.remaining)) {
                values.append(try JSONValue(from: &reader, depth: depth + 1))
            }
            self = .array(values)
        case 6:
            var members: [Member] = []
            for _ in 0..<(try reader.readCount(atMost: reader.remaining)) {
                let name = try reader.readString()
                members.append(Member(name, try JSONValue(from: &reader, depth: depth + 1)))
            }
            self = .object(members)
        case let kind: throw ByteCodingError("\(kind) is no kind of value", byte: start)
        }
    }
}
