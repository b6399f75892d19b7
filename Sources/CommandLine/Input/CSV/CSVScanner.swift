/// The states of RFC 4180, byte by byte. Knows nothing of files.
struct CSVScanner {
    enum State {
        case fieldStart
        case unquoted
        case quoted
        /// A quote inside of a quoted field: its end, or the first half of an escaped quote.
        case quoteInQuoted
    }

    enum Step {
        case byte(UInt8)
        case fieldEnd
        /// A `\r` before the line's end belongs to it, unless it stood in quotes.
        case recordEnd(dropsReturn: Bool)
        case nothing
        case malformed
    }

    private static let quote = UInt8(ascii: "\"")
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private(set) var state = State.fieldStart
    let delimiter: UInt8

    init(delimiter: UInt8) { self.delimiter = delimiter }

    mutating func take(_ byte: UInt8) -> Step {
        switch state {
        case .fieldStart:
            if byte == Self.quote {
                state = .quoted
                return .nothing
            }
            state = .unquoted
            return takeUnquoted(byte)
        case .unquoted:
            return takeUnquoted(byte)
        case .quoted:
            if byte == Self.quote {
                state = .quoteInQuoted
                return .nothing
            }
            return .byte(byte)
        case .quoteInQuoted:
            return takeAfterQuote(byte)
        }
    }

    private mutating func takeUnquoted(_ byte: UInt8) -> Step {
        switch byte {
        case delimiter:
            state = .fieldStart
            return .fieldEnd
        case Self.newline:
            state = .fieldStart
            return .recordEnd(dropsReturn: true)
        default:
            return .byte(byte)
        }
    }

    private mutating func takeAfterQuote(_ byte: UInt8) -> Step {
        switch byte {
        case Self.quote:
            state = .quoted
            return .byte(byte)
        case delimiter:
            state = .fieldStart
            return .fieldEnd
        case Self.newline:
            state = .fieldStart
            return .recordEnd(dropsReturn: false)
        case Self.carriageReturn:
            return .nothing
        default:
            state = .unquoted
            return .malformed
        }
    }
}
