import JSON

/// Files of rules: one, or a pack of them.
enum RuleFile {
    private static let example = "{when: latency.p99_ms > 100, for: 5m}"

    /// What a rule without a name is called.
    enum Nameless {
        /// That is refused: a rule that is installed is to be called as somebody wants it.
        case refused
        /// As the file, without its ending.
        case namedByFile
    }

    /// - Parameter arguments: a name and a file, or the file of a pack.
    static func rules(
        _ arguments: [String], _ nameless: Nameless = .refused
    ) throws(CommandFailure) -> [(name: String, rule: JSONValue)] {
        guard let path = arguments.last, arguments.count <= 2 else {
            throw CommandFailure(.usage, "expected a name and a file, or the file of a pack")
        }
        let content = try DefinitionFile.read(path, what: "rule", example: example)
        if arguments.count == 2 { return [(arguments[0], content)] }
        return try rules(of: content, path, nameless)
    }

    /// The rules of a pack, or a rule that says its name.
    static func rules(
        of content: JSONValue, _ path: String, _ nameless: Nameless = .refused
    ) throws(CommandFailure) -> [(name: String, rule: JSONValue)] {
        var found: [(name: String, rule: JSONValue)] = []
        let pack = content["rules"]?.array
        if pack?.isEmpty ?? false { throw CommandFailure(.usage, "\(path): there are no rules in it") }
        for rule in pack ?? [content] {
            if let name = rule["name"]?.string {
                found.append((name, rule))
            } else if nameless == .namedByFile, pack == nil {
                found.append((stem(path), rule))
            } else {
                let hint = pack == nil ? "; give one: varve rules put NAME \(path)" : ""
                throw CommandFailure(.usage, "\(path): a rule has no name\(hint)")
            }
        }
        return found
    }

    /// Rules that say their names, as a what-if takes them.
    static func supposed(_ rules: [(name: String, rule: JSONValue)]) -> JSONValue {
        .array(
            rules.map { name, rule in
                .object(
                    [.init("name", .string(name))] + (rule.members ?? []).filter { $0.name != "name" })
            })
    }

    private static func stem(_ path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
    }

    /// `latency.p99_ms > 100 for 5m`.
    static func when(_ rule: JSONValue) -> String {
        let held = rule["for"]?.string.map { $0 == "0s" || $0 == "0ms" ? "" : " for \($0)" } ?? ""
        return (rule["when"]?.string ?? "?") + held
    }
}
