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
        guard case .comparison(let comparison) = rule.condition, case .series(let term) = comparison.left,
            case .constant(let threshold) = comparison.right, term.source == .current, term.factor == 1,
            let place = catalog[rule.shape.view]?.fields.firstIndex(where: { $0.name == term.field.name })
        else { return nil }
        return SimpleComparison(place: place, comparing: comparison.comparing, threshold: threshold)
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
