public import JSON

/// What feeding dead letters back came to.
public struct RedriveReport: Sendable, Hashable {
    /// Letters that were tried.
    public var redriven = 0
    /// Of those, events that are in their topic now, and no letters any more.
    public var accepted = 0
    /// Those that are refused as before, and stay where they are.
    public var rejected = 0

    public init() {}

    public var json: JSONValue {
        ["redriven": JSONValue(redriven), "accepted": JSONValue(accepted), "rejected": JSONValue(rejected)]
    }
}
