public import Sketches

/// What is kept for experiments of the events of one series in a window: a value that takes events in and merges
/// exactly. Whatever an experiment compares its arms by follows from it, though nothing here knows of experiments.
public struct ArmWindow: Equatable, Sendable {
    /// The name under which it travels and is stored.
    public static let name = "arms"

    /// Inferences.
    public internal(set) var count: UInt64 = 0
    /// Inferences with the status `error`.
    public internal(set) var errors: UInt64 = 0
    /// Of inferences, in the order of `MeasuredField.allCases`.
    var fields = FieldMoments()
    /// In the order of `FieldPair.allCases`.
    var products = PairProducts()
    /// Nil while no event carried a covariate.
    var covariate: CovariateProducts?
    public internal(set) var feedbackCount: UInt64 = 0
    public internal(set) var feedbackScore = Moments()
    public internal(set) var feedbackLabel = Moments()
    /// Nil while no event carried a unit.
    public internal(set) var units: UnitSample?

    public init() {}

    public subscript(field: MeasuredField) -> Moments { fields[field] }

    var isEmpty: Bool { count == 0 && feedbackCount == 0 }

    /// Takes an inference in.
    ///
    /// - Complexity: O(1); for an event with a unit O(log n) in the number of units kept, and a move of those behind
    ///   a new one.
    public mutating func insert(_ sample: ArmSample) {
        count += 1
        if sample.isError { errors += 1 }
        fields.insert(sample)
        products.insert(sample)
        if sample.presence.contains(.covariate) { insertCovariate(of: sample) }
        if sample.presence.contains(.unit) { insertUnit(of: sample) }
    }

    @inline(never)
    private mutating func insertCovariate(of sample: ArmSample) {
        covariate = covariate ?? CovariateProducts()
        covariate?.insert(sample)
    }

    @inline(never)
    private mutating func insertUnit(of sample: ArmSample) {
        units = units ?? UnitSample(limit: ExperimentLimits.windowUnitCount)
        units?.insert(sample)
    }

    /// Takes feedback in.
    ///
    /// - Parameters:
    ///   - score, label: nil if it carries none, or none that is a number; finite.
    ///   - unit: as `ArmSample.unit`; nil if it has none.
    public mutating func insertFeedback(score: Double?, label: Double?, unit: UInt64?) {
        feedbackCount += 1
        if let score { feedbackScore.insert(score) }
        if let label { feedbackLabel.insert(label) }
        guard let unit else { return }
        units = units ?? UnitSample(limit: ExperimentLimits.windowUnitCount)
        units?.insertFeedback(score: score, label: label, unit: unit)
    }

    /// Adds another part: of the same window, or of another one.
    public mutating func merge(_ other: ArmWindow) {
        count += other.count
        errors += other.errors
        fields.merge(other.fields)
        products.merge(other.products)
        if let theirs = other.covariate {
            covariate = covariate ?? CovariateProducts()
            covariate?.merge(theirs)
        }
        feedbackCount += other.feedbackCount
        feedbackScore.merge(other.feedbackScore)
        feedbackLabel.merge(other.feedbackLabel)
        if let theirs = other.units {
            units = units ?? UnitSample(limit: theirs.limit)
            units?.merge(theirs)
        }
    }
}
