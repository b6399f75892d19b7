import Commands

/// Takes a filter's text apart.
struct FilterScanner {
    struct Literal {
        var text: String
        var isQuoted: Bool
    }

    private let text: [Character]
    private var position = 0

    init(_ text: String) { self.text = Array(text) }

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return position == text.count
        }
    }

    func fault(_ reason: String) -> RegistryRejection {
        .badRequest("the filter can't be read: \(reason) (character \(position + 1))")
    }

    private var next: Character? { position < text.count ? text[position] : nil }

    private mutating func skipSpace() {
        while let character = next, character.isWhitespace { position += 1 }
    }

    private mutating func takes(_ character: Character) -> Bool {
        skipSpace()
        guard next == character else { return false }
        position += 1
        return true
    }

    private static func isOfWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "_-./@".contains(character)
    }

    /// A word in letters of either case, if it comes next.
    mutating func takesWord(_ word: String) -> Bool {
        skipSpace()
        let end = text[position...].firstIndex { !Self.isOfWord($0) } ?? text.count
        guard String(text[position..<end]).uppercased() == word else { return false }
        position = end
        return true
    }

    /// A name whose part behind the point may be quoted: tags.`my key`, tags."my key".
    mutating func fieldName() throws(RegistryRejection) -> String {
        skipSpace()
        let end = text[position...].firstIndex { !Self.isOfWord($0) } ?? text.count
        var name = String(text[position..<end])
        position = end
        if name.hasSuffix("."), let quote = next, "`\"'".contains(quote) {
            name += try quoted(quote)
        }
        guard !name.isEmpty else { throw fault("a field is due") }
        return name
    }

    mutating func comparison() -> SearchCondition.Comparison? {
        for symbol in ["!=", "<=", ">=", "=", "<", ">"] {
            skipSpace()
            guard text[position...].starts(with: symbol) else { continue }
            position += symbol.count
            return SearchCondition.Comparison(rawValue: symbol)
        }
        for word in ["LIKE", "ILIKE", "IN"] where takesWord(word) {
            return SearchCondition.Comparison(rawValue: word)
        }
        let start = position
        if takesWord("NOT"), takesWord("IN") { return .isNotIn }
        position = start
        return nil
    }

    mutating func literal() throws(RegistryRejection) -> Literal {
        skipSpace()
        if let quote = next, quote == "'" || quote == "\"" {
            return Literal(text: try quoted(quote), isQuoted: true)
        }
        let end = text[position...].firstIndex { !Self.isOfWord($0) && $0 != "+" } ?? text.count
        guard end > position else { throw fault("a value is due") }
        defer { position = end }
        return Literal(text: String(text[position..<end]), isQuoted: false)
    }

    mutating func list() throws(RegistryRejection) -> [Literal] {
        guard takes("(") else { throw fault("a list in parentheses is due") }
        var values: [Literal] = []
        repeat { values.append(try literal()) } while takes(",")
        guard takes(")") else { throw fault("a comma or ) is due") }
        return values
    }

    /// What stands between quotes; two of them stand for one.
    private mutating func quoted(_ quote: Character) throws(RegistryRejection) -> String {
        position += 1
        var content = ""
        while let character = next {
            position += 1
            guard character == quote else {
                content.append(character)
                continue
            }
            guard next == quote else { return content }
            content.append(quote)
            position += 1
        }
        throw fault("a quote is not closed")
    }
}
