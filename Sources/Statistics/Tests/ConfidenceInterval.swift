/// A range for a parameter; its ends may be infinite.
public struct ConfidenceInterval: Equatable, Sendable {
    public var lower: Double
    public var upper: Double

    public init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    init(center: Double, halfWidth: Double) {
        self.init(lower: center - halfWidth, upper: center + halfWidth)
    }

    /// The ends belong to it.
    public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}
