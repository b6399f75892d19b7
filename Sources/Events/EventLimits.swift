/// What an event may be at most. An event beyond a limit is rejected, and the reason names the limit.
public struct EventLimits: Sendable, Hashable {
    /// What `eventBytes` may be at most: places in an event are 32 bits.
    public static let mostEventBytes = 1 << 30
    /// What `depth` may be: what is known of an event has three levels, and 64 fit into one word.
    public static let depths = 3...64

    /// An event's bytes as JSON, at most `mostEventBytes`.
    public var eventBytes = 1 << 20
    /// Bytes of `id`, `source`, `type`, `request_id` and `unit`.
    public var identifierBytes = 1_024
    /// Bytes of what events are grouped by: model, version, variant, device, provider, region, and the names of features
    /// and readings; at most 65,535.
    public var nameBytes = 256
    /// Bytes of any other text: of a feature, a reading, a prediction, a label, an error's type.
    public var textBytes = 64 << 10
    /// Features or readings of one event, at most 65,535.
    public var features = 1_024
    /// Levels of objects and arrays, the event itself being the first; one of `depths`.
    public var depth = 64
    /// Takes events whose `type` is another than the kind's own, for files from elsewhere.
    public var acceptsAnyType = false

    public init() {}
}
