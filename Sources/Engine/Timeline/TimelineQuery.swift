import JSON

/// What of the timeline is wanted.
struct TimelineQuery {
    /// Entries of a page at the most.
    static let limits = 1...1_000

    enum Order: String, CaseIterable { case ascending = "asc", descending = "desc" }

    var model: String?
    /// Milliseconds since 1970; the extremes are no bound.
    var from = Int64.min
    var to = Int64.max
    /// Whole, or as far as a dot.
    var kinds: [String] = []
    var actor: String?
    var order = Order.ascending
    var limit = 100
    /// The entry that the page before ended with.
    var after: TimelineIndex.Place?

    private static let names: Set = ["model", "from", "to", "kind", "actor", "order", "limit", "page_token"]

    /// - Throws: `EngineError` of kind `invalid` that names the parameter.
    init(_ parameters: [String: String]) throws(EngineError) {
        if let unknown = parameters.keys.sorted().first(where: { !Self.names.contains($0) }) {
            let known = Self.names.sorted().joined(separator: ", ")
            throw .parameter(unknown, "the timeline has no such parameter; it has \(known)")
        }
        (model, actor) = (parameters["model"], parameters["actor"])
        from = try TimeParameter.read("from", parameters) ?? .min
        to = try TimeParameter.read("to", parameters) ?? .max
        guard from <= to else { throw .parameter("from", "is later than to") }
        kinds = parameters["kind"]?.split(separator: ",").map(String.init) ?? []
        for kind in kinds { try TimelineKinds.require(kind) }
        if let text = parameters["order"] {
            guard let order = Order(rawValue: text) else {
                throw .parameter("order", "'\(text)' is neither asc nor desc")
            }
            self.order = order
        }
        if let text = parameters["limit"] {
            guard let limit = Int(text), Self.limits.contains(limit) else {
                let range = "\(Self.limits.lowerBound) to \(Self.limits.upperBound)"
                throw .parameter("limit", "'\(text)' is no number from \(range)")
            }
            self.limit = limit
        }
        if let text = parameters["page_token"] {
            guard let place = TimelineIndex.Place(token: text) else {
                throw .parameter("page_token", "'\(text.prefix(100))' is none that was given")
            }
            after = place
        }
    }

    /// Attempts to deliver a notice are the outbox's bookkeeping: they are listed for those who ask for them.
    func wants(kind: String) -> Bool {
        kinds.isEmpty && !kind.hasPrefix("delivery.")
            || kinds.contains { kind == $0 || kind.hasPrefix($0 + ".") }
    }
}
