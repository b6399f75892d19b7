/// What a condition came to in one window.
struct Verdict {
    /// Nil if numbers were missing that would have decided it.
    var holds: Bool?
    /// Of the comparison that decided, else of the first.
    var field: MetricField?
    var value: Double?
    var threshold: Double?
    /// Events of the window.
    var count: UInt64 = 0
    /// 0 to 1, of a prediction.
    var confidence: Double?

    init(holds: Bool?) { self.holds = holds }
}

extension Condition {
    /// - Complexity: linear in its size, without that of the numbers' own reading.
    func judge<Values: SeriesValues>(_ window: WindowReader<Values>) -> Verdict {
        switch self {
        case .comparison(let comparison): return comparison.judge(window)
        case .absent(let field):
            var verdict = Verdict(holds: window.current(field) == nil)
            verdict.field = field
            return verdict
        case .and(let parts): return Self.join(parts, window, deciding: false)
        case .or(let parts): return Self.join(parts, window, deciding: true)
        }
    }

    /// Kleene's logic: what is not known decides nothing.
    private static func join<Values: SeriesValues>(
        _ parts: [Condition], _ window: WindowReader<Values>, deciding: Bool
    ) -> Verdict {
        var first: Verdict?
        var isUnknown = false
        for part in parts {
            let verdict = part.judge(window)
            if verdict.holds == deciding { return verdict }
            if verdict.holds == nil { isUnknown = true }
            if first == nil || first?.value == nil { first = verdict }
        }
        var verdict = first ?? Verdict(holds: nil)
        verdict.holds = isUnknown ? nil : !deciding
        return verdict
    }
}

extension Comparison {
    fileprivate func judge<Values: SeriesValues>(_ window: WindowReader<Values>) -> Verdict {
        var verdict = Verdict(holds: nil)
        verdict.field = left.term?.field
        let (a, b) = (Self.evaluate(left, window), Self.evaluate(right, window))
        verdict.value = a?.value
        verdict.threshold = b?.value
        verdict.count = a?.count ?? 0
        verdict.confidence = a?.confidence ?? b?.confidence
        if let a, let b { verdict.holds = comparing.holds(a.value, b.value) }
        return verdict
    }

    private static func evaluate<Values: SeriesValues>(
        _ operand: Operand, _ window: WindowReader<Values>
    ) -> Evaluated? {
        switch operand {
        case .constant(let value): Evaluated(WindowValue(value, count: 0))
        case .series(let term): window.evaluate(term)
        }
    }
}
