import JSON

/// Files of rules: one, or a pack of them.
enum RuleFile {
    private static let example = "{when: latency.p99_ms > 100, for: 5m}"

    /// - Parameter arguments: a name and a file, or the file of a pack.
    static func rules(_ arguments: [String]) throws(CommandFailure) -> [(name: String, rule: JSONValue)] {
        guard let path = arguments.last, arguments.count <= 2 else {
            throw CommandFailure(.usage, "expected a name and a file, or the file of a pack")
        }
        let content = try DefinitionFile.read(path, what: "rule", example: example)
        if arguments.count == 2 { return [(arguments[0], content)] }
        return try rules(of: content, path)
    }

    /// The rules of a pack, or a rule that says its name.
    static func rules(
        of content: JSONValue, _ path: String
    ) throws(CommandFailure) -> [(name: String, rule: JSONValue)] {
        var found: [(name: String, rule: JSONValue)] = []
        for rule in content["rules"]?.array ?? [content] {
            guard let name = rule["name"]?.string else {
                throw CommandFailure(.usage, "\(path): a rule has no name")
            }
            found.append((name, rule))
        }
        return found
    }

    /// `latency.p99_ms > 100 for 5m`.
    static func when(_ rule: JSONValue) -> String {
        let held = rule["for"]?.string.map { $0 == "0s" || $0 == "0ms" ? "" : " for \($0)" } ?? ""
        return (rule["when"]?.string ?? "?") + held
    }
}
