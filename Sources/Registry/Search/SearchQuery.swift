public import Commands

/// A search of models or versions.
public struct SearchQuery: Sendable {
    /// See `SearchFilter`; empty for everything.
    public var filter = ""
    /// See `SearchOrder`; empty for the natural order: models by name, versions of each as they were
    /// registered.
    public var orderBy = ""
    /// At least 1.
    public var limit = CommandLimits.pageSize
    /// Of the page before.
    public var pageToken: String?
    public var includesDeleted = false

    public init(filter: String = "", orderBy: String = "", limit: Int = CommandLimits.pageSize) {
        (self.filter, self.orderBy, self.limit) = (filter, orderBy, limit)
    }
}

/// What a search found.
public struct SearchPage: Sendable, Equatable {
    public var resources: [RegistryResource]
    /// For the next page; nil if there is none.
    public var nextPageToken: String?
}
