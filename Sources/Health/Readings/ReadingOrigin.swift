/// Where the readings of a window lie: the first and the last of their events in one partition of the topic `telemetry`.
/// Events of other devices may lie between.
public struct ReadingOrigin: Sendable, Equatable {
    public var partition: Int32
    public var first: Int64
    public var last: Int64

    public init(partition: Int32, first: Int64, last: Int64) {
        (self.partition, self.first, self.last) = (partition, first, last)
    }

    /// Adds another part of the window. A device's readings are in one partition; should a producer have put some
    /// elsewhere, the later ones count.
    mutating func add(_ other: ReadingOrigin) {
        guard other.partition == partition else { return self = other }
        (first, last) = (min(first, other.first), max(last, other.last))
    }
}
