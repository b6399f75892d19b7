/// The value of a `ce-` header (HTTP protocol binding, section 3.1.3.2): it may stand in double quotes, in which a
/// backslash escapes, and what ASCII can't say is percent-encoded UTF-8.
enum HeaderValue {
    /// Nil if a quote or an escape is not well-formed, or if it is not UTF-8.
    static func decode(_ value: String) -> String? {
        guard let bytes = unquote(Array(value.utf8)), let decoded = percentDecode(bytes) else { return nil }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func unquote(_ bytes: [UInt8]) -> [UInt8]? {
        let quote = UInt8(ascii: "\"")
        guard bytes.first == quote else { return bytes }
        guard bytes.count >= 2, bytes.last == quote else { return nil }
        var content: [UInt8] = []
        var isEscaped = false
        for byte in bytes[1..<(bytes.count - 1)] {
            if !isEscaped, byte == UInt8(ascii: "\\") {
                isEscaped = true
                continue
            }
            if !isEscaped, byte == quote { return nil }
            content.append(byte)
            isEscaped = false
        }
        return isEscaped ? nil : content
    }

    private static func percentDecode(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.contains(UInt8(ascii: "%")) else { return bytes }
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "%") else {
                decoded.append(bytes[index])
                index += 1
                continue
            }
            guard index + 2 < bytes.count, let high = hex(bytes[index + 1]), let low = hex(bytes[index + 2])
            else {
                return nil
            }
            decoded.append(high << 4 | low)
            index += 3
        }
        return decoded
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
