import Commands
import JSON

/// Rules and their alerts: a fold of what people said and of the windows that closed.
///
/// A command is decided by `decide`, which changes nothing; `apply` folds its events. Closed windows come by `judge`, and
/// time passes by `advance`; both give the decisions that fall and what is to be told to whom.
public struct AlertingState: Sendable, Equatable {
    /// Of the next event, counted from 1.
    public internal(set) var nextSequence: UInt64 = 1
    /// Of the next alert, counted from 1.
    var nextAlert: UInt64 = 1
    /// By name.
    var rules: [RuleRecord] = []
    var shapes: [ShapeRecord] = []
    /// By name.
    var silences: [SilenceRecord] = []
    /// By number.
    var open: [UInt64: Alert] = [:]
    /// Alerts that are over, in the order in which they ended, the newest `AlertingLimits.closedAlertCount`.
    var closed: [Alert] = []
    /// Alerts that a rule's change or deletion ends, by number, with its time.
    var ending: [UInt64: Int64] = [:]
    /// Notices that further alerts may join, in the order in which they began to wait.
    var waiting: [GroupNotice] = []
    /// Windows of subjects beyond `AlertingLimits.subjectCount`.
    public internal(set) var subjectOverflow: UInt64 = 0
    /// Alerts beyond `AlertingLimits.openAlertCount`.
    public internal(set) var alertOverflow: UInt64 = 0
    public let catalog: MetricCatalog
    /// Whether this is a fold of what could have been.
    var isSupposed = false
    /// By name, what puts of a rule put instead of what was recorded, in a fold of what could have been.
    var supposed: [String: AlertRule] = [:]
    /// Names of those that are there throughout, whatever was recorded of them.
    var standing: Set<String> = []
    /// Names of those that are never there.
    var absent: Set<String> = []
    /// The rules that such a fold is about; nil for all.
    var judging: Set<String>?

    public init(catalog: MetricCatalog = .standard) { self.catalog = catalog }

    /// Which windows rules want to see as they close.
    public var wanted: [RuleShape] { shapes.map(\.shape) }

    /// Whether something may fall due by time alone.
    public var waitsForTime: Bool {
        !open.isEmpty || !waiting.isEmpty
            || rules.contains { $0.rule.missingAfter != nil || $0.rule.condition.needsGaps }
    }

    /// Which windows a rule judges; nil if there is none of that name.
    public func shape(ofRule name: String) -> RuleShape? { rule(name)?.shape }

    /// The subjects that rules of a shape have met.
    public func subjects(of shape: RuleShape) -> [Subject] {
        shapes.first { $0.shape == shape }?.subjects ?? []
    }

    /// Whether any rule has an alert about a subject that is not over.
    ///
    /// - Parameter subject: what rules of a shape call it; nil for shapes that are not about it.
    public func hasOpenAlert(of subject: (RuleShape) -> Subject?) -> Bool {
        shapes.contains { shape in
            guard let number = subject(shape.shape).flatMap({ shape.numbers[$0] }) else { return false }
            return shape.rules.contains { index in
                rules[index].trackers.indices.contains(number) && rules[index].trackers[number].alert != 0
            }
        }
    }

    func ruleIndex(_ name: String) -> Int? {
        var (low, high) = (0, rules.count)
        while low < high {
            let middle = (low + high) / 2
            if rules[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return low < rules.count && rules[low].name == name ? low : nil
    }

    func rule(_ name: String) -> AlertRule? { ruleIndex(name).map { rules[$0].rule } }

    /// The open alert of that id, or the last closed one.
    func alert(_ id: String) -> Alert? {
        open.values.first { $0.id == id } ?? closed.last { $0.id == id }
    }

    /// Open and closed alerts in the order in which they began to be.
    var alerts: [Alert] { (Array(open.values) + closed).sorted { $0.number < $1.number } }

    public static func == (a: AlertingState, b: AlertingState) -> Bool {
        a.nextSequence == b.nextSequence && a.nextAlert == b.nextAlert && a.rules == b.rules
            && a.shapes == b.shapes
            && a.silences == b.silences && a.open == b.open && a.closed == b.closed && a.ending == b.ending
            && a.waiting == b.waiting && a.subjectOverflow == b.subjectOverflow
            && a.alertOverflow == b.alertOverflow
    }
}
