import JSON

/// What a sweep found: the rules as they were, and at each point.
struct SweepAnswer: Sendable {
    private static let day = 86_400_000.0

    let json: JSONValue

    /// - Parameters:
    ///   - traces: of the rules as they were, then of the points.
    ///   - covered: from the first window that was judged to the end of the last one, within what was asked for.
    init(
        _ grid: SweepGrid, _ traces: [AlertTrace], _ incidents: [LabelledIncident], lead: Int64,
        range: Range<Int64>, covered: Range<Int64>
    ) {
        let days = Double(covered.upperBound - covered.lowerBound) / Self.day
        let counted = incidents.filter { range.contains($0.range.lowerBound) }
        func figures(_ trace: AlertTrace) -> [JSONValue.Member] {
            SweepScore(trace, rules: grid.rules, incidents: counted, lead: lead, in: range)
                .members(days: days, hasIncidents: !incidents.isEmpty)
        }
        func time(_ time: Int64) -> JSONValue { covered.isEmpty ? .null : .string(RFC3339.text(time)) }
        let points = zip(grid.points, traces.dropFirst()).map { point, trace -> JSONValue in
            let values = zip(grid.axes, point.values).map { JSONValue.Member($0.name, $1) }
            return .object([.init("parameters", .object(values))] + figures(trace))
        }
        let answer: JSONValue = [
            "from": time(covered.lowerBound), "to": time(covered.upperBound),
            "days": .number(SignificantDigits.round(days, to: 4)),
            "rules": .array(grid.rules.sorted().map(JSONValue.string)),
            "incidents": JSONValue(counted.count),
            "recorded": .object(traces.first.map(figures) ?? []),
            "points": .array(points),
        ]
        let warnings = UnknownSubjects.warnings(counted, among: traces.first?.subjects ?? [])
        guard !warnings.isEmpty else {
            json = answer
            return
        }
        json = .object(
            (answer.members ?? []) + [.init("warnings", .array(warnings.map(JSONValue.string)))])
    }
}
