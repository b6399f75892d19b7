/// A closed window's score, as trends see it.
public struct TrendPoint: Sendable, Equatable {
    /// The window's end, milliseconds since 1970.
    public var end: Int64
    public var score: Double

    public init(end: Int64, score: Double) { (self.end, self.score) = (end, score) }
}
