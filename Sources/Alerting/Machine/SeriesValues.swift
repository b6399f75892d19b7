/// A number of a view in one window.
public struct WindowValue: Sendable, Equatable {
    public var value: Double
    /// Events that it rests on.
    public var count: UInt64

    public init(_ value: Double, count: UInt64) { (self.value, self.count) = (value, count) }
}

/// The windows that rules read. Whoever drives the machine answers from what is closed; the same question must always
/// get the same answer in a refold.
public protocol SeriesValues {
    /// The number of one subject in the window [start, end), times in milliseconds since 1970; nil if there is none.
    ///
    /// - Parameter version: instead of the subject's own, or beside its members; nil for what the subject says.
    func value(
        _ field: MetricField, _ shape: RuleShape, _ subject: Subject, version: String?, start: Int64,
        end: Int64
    ) -> WindowValue?

    /// The environments in which the subject has traffic; for rules that ask for one.
    func environments(_ shape: RuleShape, _ subject: Subject) -> [String]
}

extension SeriesValues {
    public func environments(_ shape: RuleShape, _ subject: Subject) -> [String] { [] }
}

/// Of rules that look at nothing but the windows that are handed in.
public struct NoSeriesValues: SeriesValues {
    public init() {}

    public func value(
        _ field: MetricField, _ shape: RuleShape, _ subject: Subject, version: String?, start: Int64,
        end: Int64
    ) -> WindowValue? { nil }
}

/// A closed window of one subject, with its numbers.
public struct ClosedSubject: Sendable {
    public var subject: Subject
    /// Those of the shape's view, by the places of its fields in the catalog; nil where there is none.
    public var values: [Double?]
    /// Events in the window.
    public var count: UInt64

    public init(_ subject: Subject, values: [Double?], count: UInt64) {
        (self.subject, self.values, self.count) = (subject, values, count)
    }
}
