import Streams

/// What a fold would have decided, and told.
struct WhatIfFold: Sendable {
    /// In the order in which they were taken, or by time.
    var decisions: [RecordedDecision] = []
    var notices: [AlertTrace.Notice] = []

    init() {}

    /// - Parameters:
    ///   - rules: those that count.
    ///   - range: of decisions that count, milliseconds since 1970.
    init(_ trace: AlertTrace, of rules: Set<String>, in range: Range<Int64>) {
        decisions = trace.decisions.filter { range.contains($0.time) }.map { RecordedDecision($0) }
            .filter { rules.contains($0.rule) }
            .sorted { ($0.time, $0.key) < ($1.time, $1.key) }
        notices = trace.notices.filter { rules.contains($0.rule) && range.contains($0.time) }
    }
}
