import Alerting
import Commands
import JSON

/// Rules with parameters, and the values that these take: every combination is a point.
struct SweepGrid: Sendable {
    static let pointLimit = 1_000

    struct Point: Sendable {
        /// In the order of the axes.
        var values: [JSONValue]
        /// By name.
        var rules: [String: AlertRule]
    }

    let axes: [SweepAxis]
    let points: [Point]
    /// Of the rules that are varied.
    let rules: Set<String>

    /// Reads `{"rules": [rule…], "parameters": {"limit": {"from": 50, "to": 200, "step": 10}, "held": ["1m", "5m"]}}`. In a
    /// rule's texts `{limit}` stands for the value; a text that is nothing else becomes the value itself.
    init(_ json: JSONValue) throws(CommandRejection) {
        var reader = BodyReader(json)
        let entries = reader.entries("parameters")
        if entries.isEmpty, reader.faults.isEmpty { reader.report("parameters", "is missing") }
        axes = entries.map { SweepAxis($0, &reader) }
        guard let templates = reader.value("rules")?.array, !templates.isEmpty else {
            reader.report("rules", "is missing, or no list")
            throw .unprocessable(reader.faults)
        }
        let used = Placeholders.names(in: .array(templates))
        for axis in axes where !used.contains(axis.name) {
            reader.report(
                CommandFault("/parameters/\(axis.name)", "no rule says {\(axis.name)}"))
        }
        for name in used.subtracting(axes.map(\.name)).sorted() {
            let hint = NearestName.hint(for: name, among: axes.map(\.name))
            reader.report("rules", "{\(name)} is no parameter: \(hint)")
        }
        let count = axes.reduce(1) { min($0 * max(1, $1.values.count), 1 << 30) }
        if count > Self.pointLimit {
            reader.report("parameters", "make \(count) points, and \(Self.pointLimit) are allowed")
        }
        try reader.finishOrThrow()
        points = try Self.points(axes, templates)
        rules = points.first.map { Set($0.rules.keys) } ?? []
    }

    private static func points(
        _ axes: [SweepAxis], _ templates: [JSONValue]
    ) throws(CommandRejection) -> [Point] {
        var combinations: [[JSONValue]] = [[]]
        for axis in axes {
            combinations = combinations.flatMap { values in axis.values.map { values + [$0] } }
        }
        var points: [Point] = []
        for values in combinations {
            let named = Dictionary(
                zip(axes.map(\.name), values), uniquingKeysWith: { first, _ in first })
            let rules = templates.map { Placeholders.filled($0, named) }
            let changes = try SupposedChanges(["rules": .array(rules)])
            if let place = changes.deletedRules.values.min() {
                throw .unprocessable("\(place)/deleted", "is for what-ifs: a sweep varies rules")
            }
            points.append(Point(values: values, rules: changes.rules))
        }
        return points
    }
}

/// `{name}` in the texts of a template.
enum Placeholders {
    static func names(in template: JSONValue) -> Set<String> {
        switch template {
        case .string(let text): Set(pieces(text).compactMap(\.name))
        case .array(let values): values.reduce(into: []) { $0.formUnion(names(in: $1)) }
        case .object(let members): members.reduce(into: []) { $0.formUnion(names(in: $1.value)) }
        default: []
        }
    }

    static func filled(_ template: JSONValue, _ values: [String: JSONValue]) -> JSONValue {
        switch template {
        case .string(let text):
            let pieces = pieces(text)
            if pieces.count == 1, let name = pieces[0].name, let value = values[name] { return value }
            return .string(
                pieces.map { piece in
                    piece.name.flatMap { values[$0] }.map { $0.string ?? $0.text } ?? piece.text
                }.joined())
        case .array(let elements): return .array(elements.map { filled($0, values) })
        case .object(let members): return .object(members.map { .init($0.name, filled($0.value, values)) })
        default: return template
        }
    }

    /// The text in pieces: those with a name are placeholders.
    private static func pieces(_ text: String) -> [(text: String, name: String?)] {
        var pieces: [(text: String, name: String?)] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { pieces.append((String(rest[..<open]), nil)) }
            let name = String(rest[rest.index(after: open)..<close])
            pieces.append((String(rest[open...close]), name))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append((String(rest), nil)) }
        return pieces
    }
}
