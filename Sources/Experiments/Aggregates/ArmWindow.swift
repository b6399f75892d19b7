public import Sketches

/// What is kept for experiments of the events of one series in a window: a value that takes events in and merges
/// exactly. Equal events in the same order of partitions give equal bytes; the order of merging shows in no answer.
/// Whatever an experiment compares its arms by follows from it, though nothing here knows of experiments.
public struct ArmWindow: Equatable, Sendable {
    /// The name under which it travels and is stored.
    public static let name = "arms"

    /// Inferences.
    public internal(set) var count: UInt64 = 0
    /// Inferences with the status `error`.
    public internal(set) var errors: UInt64 = 0
    /// Of inferences that were inserted here since nothing was merged.
    var open = OpenSums()
    /// Of all others.
    var fields = FieldMoments()
    var products = PairProducts()
    /// Nil while no event carried a covariate.
    var covariate: CovariateProducts?
    public internal(set) var feedbackCount: UInt64 = 0
    public internal(set) var feedbackScore = Moments()
    public internal(set) var feedbackLabel = Moments()
    /// Labels whose prediction is known, and of them those that say the same.
    public internal(set) var comparedLabels: UInt64 = 0
    public internal(set) var matches: UInt64 = 0
    /// Distances of labels from their predictions, where both are numbers.
    public internal(set) var labelErrors = Moments()
    /// Nil while no event carried a unit.
    public internal(set) var units: UnitSample?

    public init() {}

    public subscript(field: MeasuredField) -> Moments {
        var moments = fields[field]
        moments.merge(open[field].moments)
        return moments
    }

    /// The products of a pair of fields, over the events that carry both.
    package func products(of pair: FieldPair) -> ProductSum {
        var sum = products[pair]
        sum.merge(open.products(pair))
        return sum
    }

    var isEmpty: Bool { count == 0 && feedbackCount == 0 }

    /// Takes an inference in. The pointer is only read, so that nothing is copied on the hot path.
    ///
    /// - Complexity: O(1); for an event with a unit O(log n) in the number of units kept, and a move of those behind
    ///   a new one.
    public mutating func insert(_ sample: UnsafePointer<ArmSample>) {
        count += 1
        if sample.pointee.isError { errors += 1 }
        if !open.insert(sample) { insertLarge(sample.pointee) }
        if sample.pointee.presence.contains(.covariate) { insertCovariate(of: sample.pointee) }
        if sample.pointee.presence.contains(.unit) {
            if units == nil { units = UnitSample(limit: ExperimentLimits.windowUnitCount) }
            units?.insert(sample)
        }
    }

    public mutating func insert(_ sample: ArmSample) {
        withUnsafePointer(to: sample) { insert($0) }
    }

    @inline(never)
    private mutating func insertLarge(_ sample: ArmSample) {
        fields.insert(sample)
        products.insert(sample)
    }

    @inline(never)
    private mutating func insertCovariate(of sample: ArmSample) {
        if covariate == nil { covariate = CovariateProducts() }
        covariate?.insert(sample)
    }

    /// Takes feedback in.
    ///
    /// - Parameters:
    ///   - score, label: nil if it carries none, or none that is a number; finite.
    ///   - unit: as `ArmSample.unit`; nil if it has none.
    ///   - matches: whether the label is what was predicted; nil if either is not known.
    ///   - error: the label's distance from the prediction; nil if they are no numbers; finite, not negative.
    public mutating func insertFeedback(
        score: Double?, label: Double?, unit: UInt64?, matches: Bool? = nil, error: Double? = nil
    ) {
        feedbackCount += 1
        if let score { feedbackScore.insert(score) }
        if let label { feedbackLabel.insert(label) }
        if let matches {
            comparedLabels += 1
            if matches { self.matches += 1 }
        }
        if let error { labelErrors.insert(error) }
        guard let unit else { return }
        if units == nil { units = UnitSample(limit: ExperimentLimits.windowUnitCount) }
        units?.insertFeedback(score: score, label: label, unit: unit)
    }

    /// Adds another part: of the same window, or of another one.
    public mutating func merge(_ other: ArmWindow) {
        settle()
        count += other.count
        errors += other.errors
        fields.merge(other.fields)
        fields.merge(other.open)
        products.merge(other.products)
        products.merge(other.open)
        if let theirs = other.covariate {
            covariate = covariate ?? CovariateProducts()
            covariate?.merge(theirs)
        }
        feedbackCount += other.feedbackCount
        feedbackScore.merge(other.feedbackScore)
        feedbackLabel.merge(other.feedbackLabel)
        comparedLabels += other.comparedLabels
        matches += other.matches
        labelErrors.merge(other.labelErrors)
        if let theirs = other.units {
            units = units ?? UnitSample(limit: theirs.limit)
            units?.merge(theirs)
        }
    }

    /// Makes the open sums mergeable.
    private mutating func settle() {
        guard !open.isEmpty else { return }
        fields.merge(open)
        products.merge(open)
        open = OpenSums()
    }
}
