/// What can be set about an embedded log.
public struct EmbeddedLogConfiguration: Sendable, Hashable {
    /// A segment that has reached this size takes no further batch.
    public var segmentBytes = 128 << 20
    /// Bytes of batches between two entries of a segment's index.
    public var indexIntervalBytes = 64 << 10
    /// Producers that a partition remembers to recognize what they repeat. Beyond it those that have been
    /// silent for longest are forgotten, a tenth at a time; a forgotten producer is taken as a new one.
    public var producerLimit = 10_000

    public init() {}
}
