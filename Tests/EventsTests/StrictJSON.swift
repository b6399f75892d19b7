/// The grammar of RFC 8259, byte by byte: slow, and written without a look at the decoder.
struct StrictJSON {
    private let bytes: [UInt8]
    private var at = 0
    private let depthLimit: Int

    /// Whether bytes are one JSON text in UTF-8, with at most that many levels.
    static func accepts(_ bytes: [UInt8], depthLimit: Int = 64) -> Bool {
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        var reader = StrictJSON(bytes: bytes, depthLimit: depthLimit)
        return reader.value(0) && reader.isAtEnd()
    }

    private init(bytes: [UInt8], depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
    }

    private var current: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func isAtEnd() -> Bool {
        space()
        return at == bytes.count
    }

    private mutating func space() {
        while let byte = current, byte == 32 || byte == 9 || byte == 10 || byte == 13 { at += 1 }
    }

    private mutating func take(_ character: Character) -> Bool {
        guard current == character.asciiValue else { return false }
        at += 1
        return true
    }

    private mutating func take(word: String) -> Bool {
        for character in word where !take(character) { return false }
        return true
    }

    private mutating func value(_ depth: Int) -> Bool {
        space()
        switch current.map({ Character(Unicode.Scalar($0)) }) {
        case "{": return depth < depthLimit && container("{", "}", depth) { $0.member(depth + 1) }
        case "[": return depth < depthLimit && container("[", "]", depth) { $0.value(depth + 1) }
        case "\"": return string()
        case "t": return take(word: "true")
        case "f": return take(word: "false")
        case "n": return take(word: "null")
        default: return number()
        }
    }

    private mutating func container(
        _ first: Character, _ last: Character, _ depth: Int, element: (inout StrictJSON) -> Bool
    ) -> Bool {
        guard take(first) else { return false }
        space()
        if take(last) { return true }
        repeat {
            guard element(&self) else { return false }
            space()
        } while take(",")
        return take(last)
    }

    private mutating func member(_ depth: Int) -> Bool {
        space()
        guard string() else { return false }
        space()
        return take(":") && value(depth)
    }

    private mutating func string() -> Bool {
        guard take("\"") else { return false }
        while let byte = current {
            at += 1
            if byte == UInt8(ascii: "\"") { return true }
            if byte < 32 { return false }
            if byte == UInt8(ascii: "\\"), !escape() { return false }
        }
        return false
    }

    private mutating func escape() -> Bool {
        guard let kind = current else { return false }
        at += 1
        guard kind == UInt8(ascii: "u") else { return "\"\\/bfnrt".utf8.contains(kind) }
        guard let unit = hex() else { return false }
        if (0xDC00..<0xE000).contains(unit) { return false }
        guard (0xD800..<0xDC00).contains(unit) else { return true }
        guard take(word: "\\u"), let low = hex() else { return false }
        return (0xDC00..<0xE000).contains(low)
    }

    private mutating func hex() -> Int? {
        guard at + 4 <= bytes.count else { return nil }
        let digits = bytes[at..<(at + 4)]
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit && $0 < 128 }) else { return nil }
        at += 4
        return Int(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private mutating func digits() -> Int {
        let first = at
        while let byte = current, (48...57).contains(byte) { at += 1 }
        return at - first
    }

    private mutating func number() -> Bool {
        _ = take("-")
        let startsWithZero = current == 48
        let whole = digits()
        guard whole == 1 || (whole > 1 && !startsWithZero) else { return false }
        if take("."), digits() == 0 { return false }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            return digits() > 0
        }
        return true
    }
}
