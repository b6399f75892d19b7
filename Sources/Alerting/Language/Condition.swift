/// When a rule is true, as it was written: comparisons of a view's numbers, joined by `and` and `or`.
///
///     latency.p99_ms > 100
///     latency.error_rate > 5% and latency.count >= 20
///     latency.p99_ms > 1.2 * baseline(latency.p99_ms, v1)
///     latency.count < 0.5 * offset(latency.count, 7d)
///     growth(latency.cost_usd, 1h) > 50% or absent(latency.count)
///     predict(telemetry.disk_used, 24h, 6h) >= 100
public indirect enum Condition: Sendable, Equatable {
    case comparison(Comparison)
    case and([Condition])
    case or([Condition])
    /// There is no such number in the window.
    case absent(MetricField)

    /// All comparisons, as they were written.
    public var comparisons: [Comparison] {
        switch self {
        case .comparison(let comparison): [comparison]
        case .and(let parts), .or(let parts): parts.flatMap(\.comparisons)
        case .absent: []
        }
    }

    /// All fields, as they were written.
    public var fields: [MetricField] {
        switch self {
        case .comparison(let comparison): [comparison.left, comparison.right].compactMap { $0.term?.field }
        case .and(let parts), .or(let parts): parts.flatMap(\.fields)
        case .absent(let field): [field]
        }
    }

    /// Whether a window without data may make it true.
    public var needsGaps: Bool {
        switch self {
        case .comparison: false
        case .and(let parts), .or(let parts): parts.contains(where: \.needsGaps)
        case .absent: true
        }
    }
}

public struct Comparison: Sendable, Equatable {
    public enum Operator: String, Sendable, CaseIterable {
        case greater = ">"
        case greaterOrEqual = ">="
        case less = "<"
        case lessOrEqual = "<="
        case equal = "=="
        case unequal = "!="

        @inline(__always)
        func holds(_ left: Double, _ right: Double) -> Bool {
            switch self {
            case .greater: left > right
            case .greaterOrEqual: left >= right
            case .less: left < right
            case .lessOrEqual: left <= right
            case .equal: left == right
            case .unequal: left != right
            }
        }

        /// The same comparison with its sides exchanged.
        var mirrored: Operator {
            switch self {
            case .greater: .less
            case .greaterOrEqual: .lessOrEqual
            case .less: .greater
            case .lessOrEqual: .greaterOrEqual
            case .equal, .unequal: self
            }
        }
    }

    public var left: Operand
    public var comparing: Operator
    public var right: Operand
}

/// A side of a comparison.
public enum Operand: Sendable, Equatable {
    case constant(Double)
    case series(SeriesTerm)

    var term: SeriesTerm? {
        if case .series(let term) = self { term } else { nil }
    }
}

/// A number of a series, of the window that is judged or of another.
public struct SeriesTerm: Sendable, Equatable {
    /// Durations are in milliseconds.
    public enum Source: Sendable, Hashable {
        /// Of the window that is judged.
        case current
        /// Of another version in the same window.
        case baseline(version: String)
        /// Of the window that began so much earlier.
        case offset(Int64)
        /// What it has risen by in so long.
        case change(Int64)
        /// `change` by the hour.
        case rate(Int64)
        /// `change` as a share of what it was.
        case growth(Int64)
        /// What the line through its windows of the last `over` comes to so far ahead.
        case predict(ahead: Int64, over: Int64)
    }

    public var field: MetricField
    public var source: Source
    public var factor = 1.0

    public init(_ field: MetricField, _ source: Source = .current, factor: Double = 1) {
        (self.field, self.source, self.factor) = (field, source, factor)
    }

    /// Nil where units are no matter: a growth is a ratio whatever it is of.
    var unit: MetricUnit {
        switch source {
        case .growth: .ratio
        default: field.unit
        }
    }

    /// What it can be, before the factor.
    var range: ClosedRange<Double> {
        switch source {
        case .current, .baseline, .offset: field.range
        case .growth where field.range.lowerBound >= 0: -1...Double.infinity
        default: -Double.infinity...Double.infinity
        }
    }
}
