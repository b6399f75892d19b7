internal import Sketches

/// Bounds of counts.
enum CountLimit {
    /// The most that a count read from outside may be.
    static let encoded = EncodedCount.limit
}
