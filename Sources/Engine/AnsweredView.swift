public import JSON

/// The answer of a view.
public struct AnsweredView: Sendable {
    /// An object with `view`, `position`, `watermark` and the view's own members.
    public var json: JSONValue
    /// What it took to answer as of a past moment; nil for an answer as of now.
    public var past: PastCost?

    public init(json: JSONValue, past: PastCost? = nil) {
        self.json = json
        self.past = past
    }
}

/// What an answer as of a past moment took.
public struct PastCost: Sendable, Hashable {
    /// The position whose state was asked.
    public var position: String
    /// Records that were folded anew, by all shards.
    public var replayedRecords: UInt64
    public var milliseconds: Double
    /// Whether the state was at hand from an earlier question.
    public var isCached: Bool

    public init(position: String, replayedRecords: UInt64, milliseconds: Double, isCached: Bool) {
        self.position = position
        self.replayedRecords = replayedRecords
        self.milliseconds = milliseconds
        self.isCached = isCached
    }
}
