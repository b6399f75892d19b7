/// Finds the known name that somebody meant who wrote an unknown one.
public enum NearestName {
    /// Names that differ in more than a third of their length are not taken for each other.
    static let differenceShare = 3

    /// The known name with the fewest edits from `name`, the first of several; nil if none is near.
    ///
    /// - Complexity: O(n · m · k) for k known names of length m and a name of length n.
    public static func of(_ name: String, among known: some Sequence<String>) -> String? {
        closest(to: name, among: known) { edits, length in edits <= max(1, length / differenceShare) }
    }

    /// The known name with the fewest edits from `name`, however many; nil if nothing is known.
    ///
    /// - Complexity: as of `of`.
    public static func closest(to name: String, among known: some Sequence<String>) -> String? {
        closest(to: name, among: known) { _, _ in true }
    }

    private static func closest(
        to name: String, among known: some Sequence<String>,
        where isNear: (_ edits: Int, _ length: Int) -> Bool
    ) -> String? {
        let wanted = Array(name.lowercased().unicodeScalars)
        var best: (name: String, edits: Int)?
        for candidate in known {
            let other = Array(candidate.lowercased().unicodeScalars)
            let edits = distance(wanted, other)
            if isNear(edits, max(wanted.count, other.count)), edits < best?.edits ?? .max {
                best = (candidate, edits)
            }
        }
        return best?.name
    }

    /// What an error says of an unknown name: the nearest known one, else all of them.
    public static func hint(for name: String, among known: [String]) -> String {
        if let nearest = of(name, among: known) { return "did you mean '\(nearest)'?" }
        return "known are \(known.joined(separator: ", "))"
    }

    /// Damerau and Levenshtein's distance in its restricted form: insertions, deletions, replacements and swaps
    /// of neighbours count one each.
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var edits = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    edits = min(edits, beforeLast[j - 1] + 1)
                }
                row.append(edits)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
