/// The numbers that rules ask for of some views.
public struct AskedNumbers: Sendable, Equatable {
    /// Such as `telemetry.battery_voltage`.
    public var fields: Set<String> = []
    /// Those of them that are asked for of earlier windows, too.
    public var earlier: Set<String> = []
    /// How far back, milliseconds.
    public var span: Int64 = 0

    public func union(_ other: AskedNumbers) -> AskedNumbers {
        AskedNumbers(
            fields: fields.union(other.fields), earlier: earlier.union(other.earlier),
            span: max(span, other.span))
    }
}

extension AlertingState {
    /// - Complexity: linear in the number of rules.
    public func numbers(of views: Set<String>) -> AskedNumbers {
        var asked = AskedNumbers()
        for record in rules where views.contains(record.rule.shape.view) {
            for term in record.rule.condition.terms where views.contains(term.field.view) {
                asked.fields.insert(term.field.text)
                guard let span = term.lookBack else { continue }
                asked.earlier.insert(term.field.text)
                asked.span = max(asked.span, span)
            }
        }
        return asked
    }
}

extension SeriesTerm {
    /// How far it looks back, milliseconds; nil if it doesn't.
    var lookBack: Int64? {
        switch source {
        case .current, .baseline: nil
        case .offset(let span), .change(let span), .rate(let span), .growth(let span): span
        case .predict(_, let over): over
        }
    }

    var isPrediction: Bool { if case .predict = source { true } else { false } }
}

extension Condition {
    /// Of all comparisons, the numbers that come from windows.
    var terms: [SeriesTerm] { comparisons.flatMap { [$0.left.term, $0.right.term] }.compactMap { $0 } }
}
