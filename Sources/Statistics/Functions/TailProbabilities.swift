/// The probabilities below and above a point. Each is computed by itself where it is small, so that it keeps its
/// relative accuracy, and is 1 minus the other where it is large.
public struct TailProbabilities: Equatable, Sendable {
    public var lower: Double
    public var upper: Double

    init(lower: Double) {
        self.lower = Self.bounded(lower)
        upper = 1 - self.lower
    }

    init(upper: Double) {
        self.upper = Self.bounded(upper)
        lower = 1 - self.upper
    }

    public init(lower: Double, upper: Double) {
        self.lower = Self.bounded(lower)
        self.upper = Self.bounded(upper)
    }

    /// Without what rounding adds beyond 0 and 1; NaN stays.
    private static func bounded(_ probability: Double) -> Double {
        probability < 0 ? 0 : probability > 1 ? 1 : probability
    }

    static let undefined = TailProbabilities(lower: .nan, upper: .nan)
    static let allAbove = TailProbabilities(lower: 0, upper: 1)
    static let allBelow = TailProbabilities(lower: 1, upper: 0)

    var exchanged: TailProbabilities { TailProbabilities(lower: upper, upper: lower) }
}
