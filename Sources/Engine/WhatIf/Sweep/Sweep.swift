import Alerting
import JSON
import Streams

/// A what-if over a grid of rules: how often they would have alerted, and which labelled incidents they would have found.
struct Sweep: Sendable {
    private let input: ControlInput
    private let grid: SweepGrid
    private let incidents: [LabelledIncident]
    private let range: Range<Int64>
    private let lead: Int64

    init(
        _ input: ControlInput, _ grid: SweepGrid, _ incidents: [LabelledIncident], from: Int64?, to: Int64?,
        lead: Int64
    ) {
        (self.input, self.grid, self.incidents, self.lead) = (input, grid, incidents, lead)
        let start = from ?? .min
        range = start..<max(start, to ?? .max)
    }

    /// The rules as they were, and at each point of the grid.
    ///
    /// - Parameter progress: as that of `WhatIf`.
    func run(progress: @escaping @Sendable (Int64, Double) -> Void) async throws -> SweepAnswer {
        let since = range.lowerBound == .min ? 0 : range.lowerBound
        let recorded = try RecordedDefinitions(input.log)
        var supposed: [String: [AlertRule]] = [:]
        for point in grid.points {
            for (name, rule) in point.rules { supposed[name, default: []].append(rule) }
        }
        let folds = RuleFolds(
            input: input, scope: RuleScope(supposed, recorded), keepsEvidence: false)
        let suppositions = grid.points.map { point in
            var supposition = Supposition()
            (supposition.rules, supposition.since) = (point.rules, since)
            // From the beginning, whenever somebody put one of that name.
            (supposition.addedRules, supposition.standingRules) = (grid.rules, grid.rules)
            return supposition
        }
        let traces = try await folds.run(suppositions, progress: progress)
        let judged = traces.first?.judged ?? 0..<0
        return SweepAnswer(
            grid, traces, incidents, lead: lead, range: range, covered: judged.clamped(to: range))
    }
}
