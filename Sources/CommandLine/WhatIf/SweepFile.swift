import JSON

/// The rules of a sweep, with placeholders, and what these stand for.
enum SweepFile {
    private static let example = "{when: \"latency.p99_ms > {limit}\", for: 5m}"

    /// The members `rules` and `parameters` of a question.
    ///
    /// - Parameters:
    ///   - path: of a rule, a pack, or a file that has `parameters` as well.
    ///   - settings: `limit=50,100,200`, or `limit=50..200/10`; they go before those of the file.
    static func read(
        _ path: String, settings: [String]
    ) throws(CommandFailure) -> [JSONValue.Member] {
        let content = try DefinitionFile.read(path, what: "rule", example: example)
        var parameters = content["parameters"]?.members ?? []
        for setting in settings {
            let parameter = try parameter(setting)
            parameters.removeAll { $0.name == parameter.name }
            parameters.append(parameter)
        }
        guard !parameters.isEmpty else {
            throw CommandFailure(
                .usage, "\(path): no parameters; give them there, or as in --set limit=50..200/10")
        }
        let rest = JSONValue.object((content.members ?? []).filter { $0.name != "parameters" })
        let rules = try RuleFile.rules(of: rest, path, .namedByFile)
        return [
            .init("rules", RuleFile.supposed(rules)), .init("parameters", .object(parameters)),
        ]
    }

    private static func parameter(_ setting: String) throws(CommandFailure) -> JSONValue.Member {
        guard let equals = setting.firstIndex(of: "=") else {
            throw CommandFailure(
                .usage, "--set `\(setting)` has no =; write limit=50,100,200 or limit=50..200/10")
        }
        let (name, text) = (String(setting[..<equals]), String(setting[setting.index(after: equals)...]))
        if let dots = text.firstRange(of: "..") {
            let rest = text[dots.upperBound...].split(separator: "/", omittingEmptySubsequences: false)
            guard rest.count == 2, let from = Double(text[..<dots.lowerBound]), let to = Double(rest[0]),
                let step = Double(rest[1])
            else {
                throw CommandFailure(.usage, "--set `\(setting)` is no range; write \(name)=50..200/10")
            }
            return .init(name, ["from": .number(from), "to": .number(to), "step": .number(step)])
        }
        let values = text.split(separator: ",").map { value in
            Double(value).map(JSONValue.number)?.canonical ?? .string(String(value))
        }
        return .init(name, .array(values))
    }
}
