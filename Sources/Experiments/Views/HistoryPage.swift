/// A page of an experiment's history: where its events are.
public struct HistoryPage: Sendable, Equatable {
    /// Oldest first.
    public var entries: [HistoryEntry]
    /// For the next page; nil if there is none.
    public var nextPageToken: String?
}
