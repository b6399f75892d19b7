/// A Swift file, with its code told from comments and text.
struct SwiftSource {
    /// The lines as they are.
    let lines: [Substring]
    /// The lines with comments and the content of string literals blanked; interpolations stay.
    let code: [Substring]
    /// Whether a line holds a part of a comment.
    let hasComment: [Bool]
    private let words: Set<String>

    init(_ text: String) {
        var lexer = SwiftLexer(text)
        lexer.run()
        let code = String(decoding: lexer.code, as: UTF8.self)
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        self.code = code.split(separator: "\n", omittingEmptySubsequences: false)
        hasComment = lines.indices.map { lexer.commentLines.contains($0) }
        words = Self.words(of: code)
    }

    /// The modules of all import declarations, with their lines, counted from 1.
    var imports: [(module: String, line: Int)] {
        code.enumerated().flatMap { index, line -> [(module: String, line: Int)] in
            guard line.contains("import") else { return [] }
            return line.matches(of: Self.importPattern).map { (String($0.output.1), index + 1) }
        }
    }

    /// The lines, counted from 1, whose code breaks the rule.
    func lines(breaking rule: Rule) -> [Int] {
        guard !words.isDisjoint(with: rule.words) else { return [] }
        return code.indices.filter { code[$0].contains(rule.pattern) }.map { $0 + 1 }
    }

    /// Runs of letters, digits and underscores.
    static func words(of text: String) -> Set<String> {
        let runs = text.utf8.split { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
                false
            default: true
            }
        }
        return Set(runs.compactMap { String($0) })
    }

    // A regular expression is immutable; the library has not declared it Sendable.
    private nonisolated(unsafe) static let importPattern =
        #/(?:^|;|\s)import\s+(?:(?:struct|class|enum|protocol|typealias|func|var|let|actor)\s+)?([A-Za-z_]\w*)/#
}
