import JSON

/// Reads a condition. `and` binds more than `or`; there are parentheses.
struct ConditionParser {
    private var scanner: ConditionScanner
    private let catalog: MetricCatalog
    private var token: ConditionScanner.Token = .end
    private var column = 1
    private var depth = 0
    private var comparisonCount = 0

    /// - Throws: for text that is no condition, that names what there is not, compares different units, or can never be
    ///   true.
    static func parse(_ text: String, _ catalog: MetricCatalog) throws(ConditionError) -> Condition {
        guard text.utf8.count <= AlertingLimits.conditionBytes else {
            throw ConditionError("a condition has at most \(AlertingLimits.conditionBytes) bytes")
        }
        var parser = ConditionParser(scanner: ConditionScanner(text), catalog: catalog)
        try parser.advance()
        let condition = try parser.alternatives()
        guard parser.token == .end else {
            throw parser.error("\(parser.token.phrase) stands where 'and', 'or' or the end must be")
        }
        guard condition.canHold else { throw ConditionError("can never be true") }
        return condition
    }

    private init(scanner: ConditionScanner, catalog: MetricCatalog) {
        (self.scanner, self.catalog) = (scanner, catalog)
    }

    private mutating func advance() throws(ConditionError) { (token, column) = try scanner.next() }

    private func error(_ reason: String) -> ConditionError { ConditionError(reason, column: column) }

    private mutating func take(_ mark: String) throws(ConditionError) {
        guard token == .mark(mark) else { throw error("\(token.phrase) stands where '\(mark)' must be") }
        try advance()
    }

    private mutating func alternatives() throws(ConditionError) -> Condition {
        var parts = [try conjunction()]
        while token == .word("or") {
            try advance()
            parts.append(try conjunction())
        }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func conjunction() throws(ConditionError) -> Condition {
        var parts = [try primary()]
        while token == .word("and") {
            try advance()
            parts.append(try primary())
        }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func primary() throws(ConditionError) -> Condition {
        comparisonCount += 1
        guard comparisonCount <= AlertingLimits.comparisonCount else {
            throw error("a condition has at most \(AlertingLimits.comparisonCount) comparisons")
        }
        if token == .mark("(") {
            depth += 1
            guard depth <= AlertingLimits.conditionDepth else { throw error("the parentheses are too deep") }
            try advance()
            let inner = try alternatives()
            try take(")")
            depth -= 1
            return inner
        }
        if token == .word("absent") {
            try advance()
            try take("(")
            let field = try field()
            try take(")")
            return .absent(field)
        }
        return .comparison(try comparison())
    }

    // MARK: Comparisons

    private mutating func comparison() throws(ConditionError) -> Comparison {
        let (left, leftNumber) = try operand()
        guard case .mark(let text) = token, let comparing = Comparison.Operator(rawValue: text) else {
            let operators = Comparison.Operator.allCases.map(\.rawValue).joined(separator: " ")
            throw error("\(token.phrase) stands where a comparison must be: one of \(operators)")
        }
        try advance()
        let start = column
        let (right, rightNumber) = try operand()
        let terms = (left.term, right.term)
        switch terms {
        case (nil, nil):
            throw ConditionError("two numbers are compared: one side must be a view's field", column: start)
        case (let a?, let b?):
            guard a.unit == b.unit else {
                throw ConditionError(
                    "\(a.field.text) is in \(a.unit.rawValue) and \(b.field.text) in \(b.unit.rawValue)",
                    column: start)
            }
            return Comparison(left: left, comparing: comparing, right: right)
        case (let term?, nil):
            let value = try rightNumber?.value(for: term) ?? 0
            return Comparison(left: left, comparing: comparing, right: .constant(value))
        case (nil, let term?):
            let value = try leftNumber?.value(for: term) ?? 0
            return Comparison(left: right, comparing: comparing.mirrored, right: .constant(value))
        }
    }

    /// A number as it was written.
    private struct WrittenNumber {
        var value: Double
        var unit: String
        var column: Int

        /// In the term's own unit.
        func value(for term: SeriesTerm) throws(ConditionError) -> Double {
            if unit.isEmpty { return value }
            if unit == "%" {
                if term.unit == .ratio { return value / 100 }
            } else if unit.lowercased() == "usd" {
                if term.unit == .dollars { return value }
            } else if let milliseconds = duration {
                if term.unit == .milliseconds { return milliseconds }
                if term.unit == .hours { return milliseconds / 3_600_000 }
            } else {
                throw ConditionError("'\(unit)' is no unit: known are %, ms, s, m, h, d, usd", column: column)
            }
            throw ConditionError(
                "\(term.field.text) is in \(term.unit.rawValue), and '\(unit)' is another unit",
                column: column)
        }

        /// Milliseconds, if the unit is one of time.
        var duration: Double? {
            let scales = [
                "ms": 1.0, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
            ]
            return scales[unit].map { value * $0 }
        }
    }

    private mutating func operand() throws(ConditionError) -> (Operand, WrittenNumber?) {
        if case .number(let value, let unit) = token {
            let written = WrittenNumber(value: value, unit: unit, column: column)
            try advance()
            guard token == .mark("*") else { return (.constant(value), written) }
            try advance()
            guard unit.isEmpty || unit == "%" else {
                throw ConditionError("a factor has no unit but %", column: written.column)
            }
            var term = try term()
            term.factor = unit.isEmpty ? value : value / 100
            return (.series(term), nil)
        }
        var term = try term()
        guard token == .mark("*") else { return (.series(term), nil) }
        try advance()
        guard case .number(let value, "") = token else {
            throw error("\(token.phrase) stands where a factor must be")
        }
        try advance()
        term.factor = value
        return (.series(term), nil)
    }

    // MARK: Series

    private static let functions = ["baseline", "offset", "change", "rate", "growth", "predict"]

    private mutating func term() throws(ConditionError) -> SeriesTerm {
        guard case .word(let name) = token, Self.functions.contains(name) else {
            return SeriesTerm(try field())
        }
        try advance()
        try take("(")
        let field = try field()
        try take(",")
        let source: SeriesTerm.Source
        switch name {
        case "baseline": source = .baseline(version: try version())
        case "offset": source = .offset(try duration())
        case "change": source = .change(try duration())
        case "rate": source = .rate(try duration())
        case "growth": source = .growth(try duration())
        default:
            let ahead = try duration()
            try take(",")
            source = .predict(ahead: ahead, over: try duration())
        }
        try take(")")
        return SeriesTerm(field, source)
    }

    private mutating func field() throws(ConditionError) -> MetricField {
        guard case .word(let text) = token else {
            throw error("\(token.phrase) stands where a view's field must be, such as latency.p99_ms")
        }
        guard let field = catalog.field(text) else {
            throw error("there is no '\(text)': \(catalog.hint(for: text))")
        }
        try advance()
        return field
    }

    private mutating func version() throws(ConditionError) -> String {
        switch token {
        case .word(let text), .text(let text):
            try advance()
            return text
        default: throw error("\(token.phrase) stands where a version must be")
        }
    }

    private mutating func duration() throws(ConditionError) -> Int64 {
        guard case .number(let value, let unit) = token, !unit.isEmpty, unit != "%", value >= 0,
            let count = Int64(exactly: value)
        else { throw error("\(token.phrase) stands where a duration must be, such as 10m") }
        do {
            let milliseconds = try DurationText.parse("\(count)\(unit)")
            guard milliseconds > 0 else { throw error("a duration of nothing") }
            try advance()
            return milliseconds
        } catch let fault as DurationTextError {
            throw error(fault.description)
        } catch let fault as ConditionError {
            throw fault
        } catch {
            throw ConditionError("no duration", column: column)
        }
    }
}
