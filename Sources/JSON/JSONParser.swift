/// Reads JSON text, exactly RFC 8259 in UTF-8 without a byte order mark. For requests, settings and answers;
/// `Events` has its own reader for events, which is made for speed.
struct JSONParser {
    /// Arrays and objects nested deeper are refused, so that hostile text can't exhaust the stack.
    static let depthLimit = 256

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The whole text as one value.
    mutating func document() throws(JSONError) -> JSONValue {
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw error("something follows the value") }
        return value
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        skipSpace()
        guard let byte = next else { throw error("the text ends where a value must be") }
        switch byte {
        case UInt8(ascii: "{"): return try nested { (parser) throws(JSONError) in try parser.object() }
        case UInt8(ascii: "["): return try nested { (parser) throws(JSONError) in try parser.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(JSONError) -> JSONValue
    ) throws(JSONError) -> JSONValue {
        guard depth < Self.depthLimit else { throw error("nested deeper than \(Self.depthLimit)") }
        depth += 1
        position += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    // MARK: Collections

    /// Members are sorted by name. Of members of one name the last one counts.
    private mutating func object() throws(JSONError) -> JSONValue {
        var members: [JSONValue.Member] = []
        if takes("}") { return .object([]) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw error("a member needs a name in quotes") }
            let name = try string()
            guard takes(":") else { throw error("a colon must follow the name") }
            members.append(JSONValue.Member(name, try value()))
        } while takes(",")
        guard takes("}") else { throw error("a comma or } must follow the member") }
        return .object(Self.sorted(members))
    }

    private static func sorted(_ members: [JSONValue.Member]) -> [JSONValue.Member] {
        let isSorted = zip(members, members.dropFirst()).allSatisfy { $0.name < $1.name }
        if isSorted { return members }
        let places = members.indices.sorted { a, b in
            members[a].name == members[b].name ? a < b : members[a].name < members[b].name
        }
        var result: [JSONValue.Member] = []
        result.reserveCapacity(members.count)
        for place in places {
            if result.last?.name == members[place].name { result.removeLast() }
            result.append(members[place])
        }
        return result
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        var values: [JSONValue] = []
        if takes("]") { return .array([]) }
        repeat { values.append(try value()) } while takes(",")
        guard takes("]") else { throw error("a comma or ] must follow the element") }
        return .array(values)
    }

    // MARK: Single values

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let isThere = text.withUTF8Buffer { bytes[position...].starts(with: $0) }
        guard isThere else { throw error("there is no such word") }
        position += text.utf8CodeUnitCount
        return value
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        let whole = position
        guard skipDigits() else { throw error("there is no value that begins so") }
        guard position == whole + 1 || bytes[whole] != UInt8(ascii: "0") else {
            throw error("a number begins with a zero")
        }
        if next == UInt8(ascii: ".") {
            position += 1
            guard skipDigits() else { throw error("digits must follow the point") }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            position += 1
            if next == UInt8(ascii: "-") || next == UInt8(ascii: "+") { position += 1 }
            guard skipDigits() else { throw error("digits must follow the exponent") }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else {
            throw error("a number beyond what a double holds")
        }
        return Int64(exactly: number).map(JSONValue.integer) ?? .number(number)
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let (end, isASCII) = endOfPlainText
        // Most texts have no escapes: they are taken as they are.
        if end < bytes.count, bytes[end] == UInt8(ascii: "\"") {
            defer { position = end + 1 }
            guard isASCII else { return try text(bytes[position..<end]) }
            return bytes.withUnsafeBufferPointer {
                String(decoding: UnsafeBufferPointer(rebasing: $0[position..<end]), as: UTF8.self)
            }
        }
        var content = Array(bytes[position..<end])
        position = end
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return try text(content[...])
            case UInt8(ascii: "\\"):
                position += 1
                content.append(contentsOf: try escape())
            case ..<0x20: throw error("a control character that is not escaped")
            default:
                content.append(byte)
                position += 1
            }
        }
        throw error("a text that never ends")
    }

    /// The first byte from here on that does not stand for itself within a text, and whether all before it are ASCII:
    /// these need no validation.
    private var endOfPlainText: (end: Int, isASCII: Bool) {
        bytes.withUnsafeBufferPointer { bytes in
            var (end, seen) = (position, UInt8(0))
            while end < bytes.count, bytes[end] >= 0x20, bytes[end] != UInt8(ascii: "\""),
                bytes[end] != UInt8(ascii: "\\")
            {
                seen |= bytes[end]
                end += 1
            }
            return (end, seen < 0x80)
        }
    }

    private func text(_ content: ArraySlice<UInt8>) throws(JSONError) -> String {
        guard let text = String(validating: content, as: UTF8.self) else {
            throw error("a text that is not UTF-8")
        }
        return text
    }

    /// What an escape stands for, its backslash being taken.
    private mutating func escape() throws(JSONError) -> [UInt8] {
        guard let byte = next else { throw error("a text that never ends") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw error("there is no such escape")
        }
    }

    /// Characters beyond 16 bits are written as two escapes, a surrogate pair.
    private mutating func unicodeEscape() throws(JSONError) -> [UInt8] {
        var scalar = try codeUnit()
        if (0xD800..<0xDC00).contains(scalar) {
            let isPair = bytes[position...].starts(with: Array("\\u".utf8))
            if isPair { position += 2 }
            guard isPair, case let low = try codeUnit(), (0xDC00..<0xE000).contains(low) else {
                throw error("half of a surrogate pair")
            }
            scalar = 0x1_0000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let character = Unicode.Scalar(scalar) else { throw error("half of a surrogate pair") }
        return Array(Character(character).utf8)
    }

    private mutating func codeUnit() throws(JSONError) -> UInt32 {
        let digits = bytes[position...].prefix(4)
        let text = String(decoding: digits, as: UTF8.self)
        guard digits.count == 4, text.allSatisfy(\.isHexDigit), text.utf8.count == 4,
            let unit = UInt32(text, radix: 16)
        else { throw error("four hexadecimal digits must follow \\u") }
        position += 4
        return unit
    }

    // MARK: Bytes

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Takes the byte, behind any space, if it is the next one.
    private mutating func takes(_ byte: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: byte) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    /// False if there is no digit.
    private mutating func skipDigits() -> Bool {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        return position > start
    }

    private func error(_ reason: String) -> JSONError {
        JSONError(description: "not JSON: \(reason) (byte \(position))")
    }
}
