/// How many insertions, deletions and replacements of a character turn one word into another (Levenshtein).
enum EditDistance {
    /// - Complexity: the product of both lengths.
    static func between(_ first: String, _ second: String) -> Int {
        let from = Array(first)
        let to = Array(second)
        var previous = Array(0...to.count)
        for (row, character) in from.enumerated() {
            var current = [row + 1]
            for (column, other) in to.enumerated() {
                let replaced = previous[column] + (character == other ? 0 : 1)
                current.append(min(replaced, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[to.count]
    }

    /// The known word that is nearest; the first of several. Nil if nothing is known.
    static func nearest(to word: String, of known: [String]) -> String? {
        known.min { between(word, $0) < between(word, $1) }
    }
}
