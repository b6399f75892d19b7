import Commands

/// A rule as the state holds it.
struct RuleRecord: Sendable, Equatable {
    var name: String
    var rule: AlertRule
    var revision: Revision
    /// Place of its shape.
    var shape: Int
    /// By the numbers of the shape's subjects; those that it has not met may be left out at the end.
    var trackers: [SubjectTracker] = []
    /// A condition that is one comparison with a number, so that most rules are judged at a glance.
    var simple: SimpleComparison?

    struct SimpleComparison: Sendable, Equatable {
        /// Of the field among its view's.
        var place: Int
        var comparing: Comparison.Operator
        var threshold: Double
    }

    init(name: String, rule: AlertRule, revision: Revision, shape: Int, catalog: MetricCatalog) {
        (self.name, self.rule, self.revision, self.shape) = (name, rule, revision, shape)
        simple = Self.simple(rule, catalog)
    }

    static func simple(_ rule: AlertRule, _ catalog: MetricCatalog) -> SimpleComparison? {
        // What waits for windows has to know of each that came.
        guard rule.missingAfter == nil, !rule.condition.needsGaps else { return nil }
        guard case .comparison(let comparison) = rule.condition, case .series(let term) = comparison.left,
            case .constant(let threshold) = comparison.right, term.source == .current, term.factor == 1,
            let place = catalog[rule.shape.view]?.fields.firstIndex(where: { $0.name == term.field.name })
        else { return nil }
        return SimpleComparison(place: place, comparing: comparison.comparing, threshold: threshold)
    }

    /// Judges at a glance where nothing happens: the condition is one comparison, it is false, and no alert is open.
    ///
    /// - Parameters:
    ///   - numbers: of the subjects; nil beyond the limit of subjects.
    ///   - count: of all subjects that the shape has met.
    /// - Returns: the places of subjects of which there is more to say.
    /// - Complexity: linear in the number of subjects, without allocation where nothing happens.
    mutating func pass(
        _ subjects: [ClosedSubject], _ numbers: [Int?], of count: Int, start: Int64, end: Int64
    ) -> [Int] {
        guard end > revision.updatedAt else { return [] }
        if trackers.count < count { meet(count - trackers.count) }
        guard let simple else { return numbers.indices.filter { numbers[$0] != nil } }
        var rest: [Int] = []
        trackers.withUnsafeMutableBufferPointer { trackers in
            for (place, number) in numbers.enumerated() {
                guard let number, trackers[number].fit != .differs else { continue }
                if trackers[number].fit == .matches, trackers[number].alert == 0,
                    trackers[number].lastEnd < end, simple.place < subjects[place].values.count,
                    let value = subjects[place].values[simple.place],
                    !simple.comparing.holds(value, simple.threshold)
                {
                    trackers[number].note(holds: false, start: start, end: end)
                } else {
                    rest.append(place)
                }
            }
        }
        return rest
    }

    private mutating func meet(_ further: Int) {
        var tracker = SubjectTracker()
        if rule.where.isEmpty { tracker.fit = .matches }
        trackers += Array(repeating: tracker, count: further)
    }
}

/// The subjects of all rules that judge the same windows.
struct ShapeRecord: Sendable, Equatable {
    var shape: RuleShape
    /// In the order in which they were first met.
    var subjects: [Subject] = []
    var numbers: [Subject: Int] = [:]
    /// Places of its rules.
    var rules: [Int] = []

    init(_ shape: RuleShape) { self.shape = shape }
}
