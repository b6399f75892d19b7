/// Walks through Swift text and blanks what is no code. It knows nested comments, string literals of all kinds with
/// their interpolations, and extended regular expressions (`#/…/#`).
struct SwiftLexer {
    private let text: [UInt8]
    private var position = 0
    private var line = 0
    private(set) var code: [UInt8] = []
    /// Counted from 0.
    private(set) var commentLines: Set<Int> = []

    init(_ text: String) {
        self.text = Array(text.utf8)
        code.reserveCapacity(self.text.count)
    }

    mutating func run() {
        runCode(untilParenthesis: false)
    }

    private func starts(with prefix: String, at offset: Int = 0) -> Bool {
        text[min(position + offset, text.count)...].starts(with: prefix.utf8)
    }

    private mutating func take(_ count: Int = 1, asCode: Bool) {
        for _ in 0..<count where position < text.count {
            let byte = text[position]
            let isNewline = byte == UInt8(ascii: "\n")
            code.append(isNewline || asCode ? byte : UInt8(ascii: " "))
            if isNewline { line += 1 }
            position += 1
        }
    }

    /// Up to the end, or up to and with the parenthesis that closes an interpolation.
    private mutating func runCode(untilParenthesis: Bool) {
        var depth = 0
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "/") where starts(with: "//"): skipLineComment()
            case UInt8(ascii: "/") where starts(with: "/*"): skipBlockComment()
            case UInt8(ascii: "#") where starts(with: "#/"): skipRegex()
            case UInt8(ascii: "#"), UInt8(ascii: "\""): skipTextOrTake()
            case UInt8(ascii: "("):
                depth += 1
                take(asCode: true)
            case UInt8(ascii: ")"):
                depth -= 1
                take(asCode: true)
                if untilParenthesis, depth < 0 { return }
            default: take(asCode: true)
            }
        }
    }

    private mutating func skipLineComment() {
        commentLines.insert(line)
        while position < text.count, text[position] != UInt8(ascii: "\n") { take(asCode: false) }
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            commentLines.insert(line)
            if starts(with: "/*") {
                depth += 1
                take(2, asCode: false)
            } else if starts(with: "*/") {
                depth -= 1
                take(2, asCode: false)
            } else {
                take(asCode: false)
            }
        } while position < text.count && depth > 0
    }

    private mutating func skipRegex() {
        take(2, asCode: false)
        while position < text.count, !starts(with: "/#") { take(asCode: false) }
        take(2, asCode: false)
    }

    /// A string literal, or the `#` of something else.
    private mutating func skipTextOrTake() {
        let hashes = text[position...].prefix { $0 == UInt8(ascii: "#") }.count
        if starts(with: "\"", at: hashes) {
            skipText(hashes: hashes)
        } else {
            take(hashes, asCode: true)
        }
    }

    private mutating func skipText(hashes: Int) {
        let mark = String(repeating: "#", count: hashes)
        let quotes = starts(with: "\"\"\"", at: hashes) ? "\"\"\"" : "\""
        take(hashes + quotes.utf8.count, asCode: true)
        while position < text.count {
            if starts(with: quotes + mark) { return take(quotes.utf8.count + hashes, asCode: true) }
            if starts(with: "\\" + mark + "(") {
                take(2 + hashes, asCode: false)
                runCode(untilParenthesis: true)
            } else if starts(with: "\\" + mark) {
                take(2 + hashes, asCode: false)
            } else {
                take(asCode: false)
            }
        }
    }
}
