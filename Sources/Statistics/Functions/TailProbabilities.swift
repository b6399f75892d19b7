/// The probabilities below and above a point. Each is computed by itself where it is small, so that it keeps its
/// relative accuracy, and is 1 minus the other where it is large.
public struct TailProbabilities: Equatable, Sendable {
    public var lower: Double
    public var upper: Double

    init(lower: Double) {
        self.lower = min(1, max(0, lower))
        upper = 1 - self.lower
    }

    init(upper: Double) {
        self.upper = min(1, max(0, upper))
        lower = 1 - self.upper
    }

    public init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    static let undefined = TailProbabilities(lower: .nan, upper: .nan)
    static let allAbove = TailProbabilities(lower: 0, upper: 1)
    static let allBelow = TailProbabilities(lower: 1, upper: 0)

    var exchanged: TailProbabilities { TailProbabilities(lower: upper, upper: lower) }
}
