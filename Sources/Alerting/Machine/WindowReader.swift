/// Reads the numbers that a condition needs of one window of one subject.
struct WindowReader<Values: SeriesValues> {
    var shape: RuleShape
    var view: MetricCatalog.View?
    var subject: Subject
    var start: Int64
    var end: Int64
    /// Nil of a window without data.
    var closed: ClosedSubject?
    var values: Values

    func current(_ field: MetricField) -> WindowValue? {
        if field.view == shape.view, let closed,
            let place = view?.fields.firstIndex(where: { $0.name == field.name })
        {
            guard closed.values.indices.contains(place), let value = closed.values[place] else { return nil }
            return WindowValue(value, count: closed.count)
        }
        return values.value(field, shape, subject, version: nil, start: start, end: end)
    }

    private func earlier(_ field: MetricField, by span: Int64) -> WindowValue? {
        let (start, overflow) = start.subtractingReportingOverflow(span)
        guard !overflow else { return nil }
        return values.value(field, shape, subject, version: nil, start: start, end: start + shape.window)
    }

    /// What a term comes to. Nil without the numbers that it needs, or if it is no finite number.
    func evaluate(_ term: SeriesTerm) -> Evaluated? {
        var result: Evaluated?
        switch term.source {
        case .current: result = current(term.field).map { Evaluated($0) }
        case .baseline(let version):
            result = values.value(term.field, shape, subject, version: version, start: start, end: end).map {
                Evaluated($0)
            }
        case .offset(let span): result = earlier(term.field, by: span).map { Evaluated($0) }
        case .change(let span): result = difference(term.field, span) { now, before in now - before }
        case .rate(let span):
            result = difference(term.field, span) { now, before in
                (now - before) / (Double(span) / 3_600_000)
            }
        case .growth(let span):
            result = difference(term.field, span) { now, before in (now - before) / before.magnitude }
        case .predict(let ahead, let over): result = predict(term.field, ahead: ahead, over: over)
        }
        result?.value *= term.factor
        return result.flatMap { $0.value.isFinite ? $0 : nil }
    }

    private func difference(
        _ field: MetricField, _ span: Int64, _ body: (Double, Double) -> Double
    ) -> Evaluated? {
        guard let now = current(field), let before = earlier(field, by: span) else { return nil }
        return Evaluated(WindowValue(body(now.value, before.value), count: now.count))
    }

    /// The least-squares line through the windows of the last `over`, at least three of them, `ahead` of this one's end.
    private func predict(_ field: MetricField, ahead: Int64, over: Int64) -> Evaluated? {
        var points: [(x: Double, y: Double)] = []
        guard let now = current(field) else { return nil }
        for back in stride(from: over - shape.window, to: 0, by: -Int(shape.window)) {
            if let value = earlier(field, by: back) { points.append((-Double(back), value.value)) }
        }
        points.append((0, now.value))
        guard points.count >= 3, let line = Line(points) else { return nil }
        var evaluated = Evaluated(WindowValue(line.value(at: Double(ahead)), count: now.count))
        evaluated.confidence = line.explained
        return evaluated
    }
}

/// What a term came to.
struct Evaluated {
    var value: Double
    var count: UInt64
    /// 0 to 1, of a prediction.
    var confidence: Double?

    init(_ value: WindowValue) { (self.value, count) = (value.value, value.count) }
}

/// A least-squares line.
struct Line {
    private var slope: Double
    private var level: Double
    /// 0 to 1: the share of the variance that it explains (R²).
    private(set) var explained: Double

    /// Nil if all x are equal.
    init?(_ points: [(x: Double, y: Double)]) {
        let count = Double(points.count)
        let meanX = points.reduce(0) { $0 + $1.x / count }
        let meanY = points.reduce(0) { $0 + $1.y / count }
        let products = points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) }
        let squares = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
        let total = points.reduce(0) { $0 + ($1.y - meanY) * ($1.y - meanY) }
        guard squares > 0 else { return nil }
        slope = products / squares
        level = meanY - slope * meanX
        explained = total > 0 ? min(1, products * products / (squares * total)) : 1
    }

    func value(at x: Double) -> Double { level + slope * x }
}
