import Commands

/// Labelled incidents that no alert can find, because nothing that was judged is called what they are about.
enum UnknownSubjects {
    /// Warnings at the most: many incidents have the same mistake.
    private static let warningCount = 10
    private static let exampleCount = 3

    /// A sentence for each such subject, with what may be meant.
    ///
    /// - Parameter judged: what windows were about; of none, nothing can be said.
    static func warnings(_ incidents: [LabelledIncident], among judged: Set<String>) -> [String] {
        guard !judged.isEmpty else { return [] }
        var counts: [NamePattern: Int] = [:]
        for incident in incidents { counts[incident.subject, default: 0] += 1 }
        let unknown = counts.filter { pattern, _ in
            pattern.isLiteral ? !judged.contains(pattern.text) : !judged.contains(where: pattern.matches)
        }.sorted { $0.key.text < $1.key.text }
        return unknown.prefix(warningCount).map { pattern, count in
            let incidents = count == 1 ? "1 incident is" : "\(count) incidents are"
            return "\(incidents) about '\(pattern.text)', and no window was: \(hint(pattern.text, judged))"
        } + (unknown.count > warningCount ? ["and \(unknown.count - warningCount) more subjects"] : [])
    }

    private static func hint(_ text: String, _ judged: Set<String>) -> String {
        let parts = judged.filter { $0.hasPrefix(text + "/") }
        if !parts.isEmpty { return "there are \(examples(parts)); '\(text)/*' is about all of these" }
        let wholes = judged.filter { text.hasPrefix($0 + "/") }
        return "there are \(examples(wholes.isEmpty ? judged : wholes))"
    }

    private static func examples(_ subjects: Set<String>) -> String {
        let shown = subjects.sorted().prefix(exampleCount).map { "'\($0)'" }.joined(separator: ", ")
        return subjects.count > exampleCount ? "\(shown) …" : shown
    }
}
