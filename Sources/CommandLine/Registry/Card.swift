/// One thing with what is known of it, line by line, for a person.
struct Card {
    private static let indent = "  "

    var title: String
    private var rows: [(label: String, lines: [String])] = []

    init(_ title: String) { self.title = title }

    /// Adds a row; one without lines says nothing and is left out.
    mutating func add(_ label: String, _ lines: [String]) {
        if !lines.isEmpty { rows.append((label, lines)) }
    }

    mutating func add(_ label: String, _ line: String?) {
        if let line, !line.isEmpty { add(label, [line]) }
    }

    /// Labels stand in one column, further lines of a row below its first one.
    func lines(showsColor: Bool) -> [String] {
        let width = rows.map { DisplayText.width(of: $0.label) }.max() ?? 0
        var result = [Style.bold.applied(to: DisplayText.harmless(title), color: showsColor)]
        for row in rows {
            for (index, line) in row.lines.enumerated() {
                let label = index == 0 ? row.label : ""
                let padding = String(repeating: " ", count: width - DisplayText.width(of: label))
                result.append(
                    Self.indent + Style.dim.applied(to: label, color: showsColor) + padding + Self.indent
                        + DisplayText.harmless(line))
            }
        }
        return result
    }
}
