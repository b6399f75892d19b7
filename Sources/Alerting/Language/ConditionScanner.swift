/// Cuts a condition's text into tokens.
struct ConditionScanner {
    enum Token: Equatable {
        case number(Double, unit: String)
        /// A field, a function, `and`, `or`.
        case word(String)
        /// A version in quotes.
        case text(String)
        /// An operator, a parenthesis, a comma, `*`.
        case mark(String)
        case end

        var phrase: String {
            switch self {
            case .number(let value, let unit): "\(value)\(unit)"
            case .word(let text), .mark(let text): "'\(text)'"
            case .text(let text): "\"\(text)\""
            case .end: "the end"
            }
        }
    }

    private let characters: [Character]
    private var position = 0

    init(_ text: String) { characters = Array(text) }

    /// The next token and the column at which it begins, counted from 1.
    mutating func next() throws(ConditionError) -> (token: Token, column: Int) {
        while position < characters.count, characters[position].isWhitespace { position += 1 }
        let start = position
        guard position < characters.count else { return (.end, start + 1) }
        let first = characters[position]
        if first.isASCII, first.isNumber || first == "-" || first == "." {
            return (try number(), start + 1)
        }
        if first.isASCII, first.isLetter || first == "_" {
            return (
                .word(take { $0.isASCII && ($0.isLetter || $0.isNumber || "._-/".contains($0)) }), start + 1
            )
        }
        if first == "\"" || first == "'" { return (try quoted(first), start + 1) }
        return (try mark(), start + 1)
    }

    private mutating func take(while isPart: (Character) -> Bool) -> String {
        let start = position
        while position < characters.count, isPart(characters[position]) { position += 1 }
        return String(characters[start..<position])
    }

    private mutating func number() throws(ConditionError) -> Token {
        let start = position
        var text = characters[position] == "-" ? "-" : ""
        if !text.isEmpty { position += 1 }
        text += take { $0.isASCII && ($0.isNumber || $0 == ".") }
        if position + 1 < characters.count, characters[position] == "e" || characters[position] == "E",
            characters[position + 1].isNumber || characters[position + 1] == "-"
        {
            text += String(characters[position...(position + 1)])
            position += 2
            text += take { $0.isASCII && $0.isNumber }
        }
        guard let value = Double(text), value.isFinite else {
            throw ConditionError("'\(text)' is no number", column: start + 1)
        }
        // A duration goes on with numbers: 1h30m.
        return .number(value, unit: take { $0 == "%" || $0.isASCII && ($0.isLetter || $0.isNumber) })
    }

    private mutating func quoted(_ quote: Character) throws(ConditionError) -> Token {
        let start = position
        position += 1
        let text = take { $0 != quote }
        guard position < characters.count else {
            throw ConditionError("a quote is not closed", column: start + 1)
        }
        position += 1
        return .text(text)
    }

    private mutating func mark() throws(ConditionError) -> Token {
        let pair = String(characters[position..<min(position + 2, characters.count)])
        if [">=", "<=", "==", "!="].contains(pair) {
            position += 2
            return .mark(pair)
        }
        let one = String(characters[position])
        guard "<>(),*".contains(one) else {
            throw ConditionError("'\(one)' has no meaning here", column: position + 1)
        }
        position += 1
        return .mark(one)
    }
}
