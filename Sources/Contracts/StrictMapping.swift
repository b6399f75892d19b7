import JSON

/// A mapping of a contract, read name by name. What is missing, wrong or unknown becomes a problem, so that all
/// of them are told at once.
struct StrictMapping {
    let file: String
    let path: String
    private let line: Int
    private let values: [String: YAMLNode]
    private(set) var problems: [ContractProblem] = []

    /// Reports every name that is not among the known ones.
    init(_ node: YAMLNode, known: [String], file: String, path: String = "") {
        self.file = file
        self.path = path
        line = node.line
        guard case .mapping(let entries) = node.content else {
            values = [:]
            report("is \(node.kind), not a mapping of \(known.joined(separator: ", "))", at: node)
            return
        }
        values = Dictionary(entries.map { ($0.name, $0.value) }) { first, _ in first }
        for entry in entries where !known.contains(entry.name) {
            let hint = NearestName.hint(for: entry.name, among: known)
            problems.append(
                ContractProblem(
                    file: file, line: entry.line, path: self.path(to: entry.name), reason: "unknown: \(hint)")
            )
        }
    }

    func has(_ name: String) -> Bool { values[name] != nil }

    mutating func text(_ name: String) -> String? {
        guard let node = required(name) else { return nil }
        guard let text = node.text, !text.isEmpty else {
            report(name, "is \(node.text == nil ? node.kind : "empty"), not text")
            return nil
        }
        return text
    }

    /// The value that `parse` makes of a text; `kind` says what it must be.
    mutating func value<Value>(_ name: String, _ kind: String, _ parse: (String) -> Value?) -> Value? {
        guard let text = text(name) else { return nil }
        guard let value = parse(text) else {
            report(name, "'\(text)' is not \(kind)")
            return nil
        }
        return value
    }

    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(_ name: String) -> Choice? {
        guard let text = text(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue)
            report(name, "'\(text)' is unknown: \(NearestName.hint(for: text, among: known))")
            return nil
        }
        return choice
    }

    mutating func duration(_ name: String) -> Int64? {
        guard let text = text(name) else { return nil }
        do {
            return try DurationText.parse(text)
        } catch {
            report(name, error.description)
            return nil
        }
    }

    mutating func list(_ name: String) -> [YAMLNode]? {
        guard let node = required(name) else { return nil }
        guard case .sequence(let nodes) = node.content else {
            report(name, "is \(node.kind), not a list")
            return nil
        }
        return nodes
    }

    mutating func report(_ name: String, _ reason: String) {
        problems.append(
            ContractProblem(
                file: file, line: values[name]?.line ?? line, path: self.path(to: name), reason: reason))
    }

    mutating func take(_ others: [ContractProblem]) { problems += others }

    private mutating func report(_ reason: String, at node: YAMLNode) {
        problems.append(ContractProblem(file: file, line: node.line, path: path, reason: reason))
    }

    private mutating func required(_ name: String) -> YAMLNode? {
        if let node = values[name] { return node }
        report(name, "is missing")
        return nil
    }

    private func path(to name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}
