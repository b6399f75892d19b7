extension Condition {
    /// Whether there are numbers that make it true. What compares two series, or has more alternatives than
    /// `AlertingLimits.alternativeCount`, is taken to have some.
    ///
    /// - Complexity: linear in the number of alternatives.
    var canHold: Bool {
        guard let alternatives = alternatives else { return true }
        return alternatives.contains { Self.canAllHold($0) }
    }

    /// The condition as alternatives of comparisons that must all hold; nil if there are too many.
    private var alternatives: [[Condition]]? {
        switch self {
        case .comparison, .absent: return [[self]]
        case .or(let parts):
            var all: [[Condition]] = []
            for part in parts {
                guard let more = part.alternatives else { return nil }
                all += more
            }
            return all.count <= AlertingLimits.alternativeCount ? all : nil
        case .and(let parts):
            var all: [[Condition]] = [[]]
            for part in parts {
                guard let more = part.alternatives, all.count * more.count <= AlertingLimits.alternativeCount
                else {
                    return nil
                }
                all = all.flatMap { head in more.map { head + $0 } }
            }
            return all
        }
    }

    private static func canAllHold(_ conditions: [Condition]) -> Bool {
        var terms: [(term: SeriesTerm, bounds: Bounds)] = []
        for case .comparison(let comparison) in conditions {
            guard case .series(var term) = comparison.left, case .constant(let value) = comparison.right
            else {
                continue
            }
            let factor = term.factor
            guard factor != 0 else {
                if !comparison.comparing.holds(0, value) { return false }
                continue
            }
            term.factor = 1
            let comparing = factor < 0 ? comparison.comparing.mirrored : comparison.comparing
            let index = terms.firstIndex { $0.term == term } ?? terms.count
            if index == terms.count { terms.append((term, Bounds(term.range))) }
            terms[index].bounds.narrow(comparing, value / factor)
        }
        for case .absent(let field) in conditions
        where terms.contains(where: {
            $0.term.field == field && $0.term.source == .current
        }) {
            return false
        }
        return terms.allSatisfy { !$0.bounds.isEmpty }
    }

    /// The numbers that some comparisons leave.
    private struct Bounds {
        var low: Double
        var high: Double
        var isLowOpen = false
        var isHighOpen = false
        var excluded: [Double] = []

        init(_ range: ClosedRange<Double>) { (low, high) = (range.lowerBound, range.upperBound) }

        mutating func narrow(_ comparing: Comparison.Operator, _ value: Double) {
            switch comparing {
            case .greater: raise(to: value, isOpen: true)
            case .greaterOrEqual: raise(to: value, isOpen: false)
            case .less: lower(to: value, isOpen: true)
            case .lessOrEqual: lower(to: value, isOpen: false)
            case .equal:
                raise(to: value, isOpen: false)
                lower(to: value, isOpen: false)
            case .unequal: excluded.append(value)
            }
        }

        private mutating func raise(to value: Double, isOpen: Bool) {
            if value > low || value == low && isOpen { (low, isLowOpen) = (value, isOpen) }
        }

        private mutating func lower(to value: Double, isOpen: Bool) {
            if value < high || value == high && isOpen { (high, isHighOpen) = (value, isOpen) }
        }

        var isEmpty: Bool {
            low > high || low == high && (isLowOpen || isHighOpen || excluded.contains(low))
        }
    }
}
