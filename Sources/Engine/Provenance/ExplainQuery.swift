import JSON
import Streams

/// Of which number the origin is asked: a window of a view, and what of its events is wanted.
struct ExplainQuery {
    /// Events of a page at the most.
    static let limits = 1...1_000
    private static let defaultLimit = 100
    /// Also of windows: those of a page of events.
    private static let own: Set = ["view", "at", "events", "limit", "page_token", "as_of"]

    var view: String
    /// The view's parameters, with the window's bounds as `from` and `to`.
    var parameters: [String: String]
    /// Of the window, milliseconds since 1970.
    var start: Int64
    var end: Int64
    var wantsEvents = false
    var limit = defaultLimit
    /// Where the page before ended.
    var after: EventPlace?

    /// - Throws: `EngineError` of kind `invalid` that names the parameter.
    init(_ given: [String: String], baseSize: Int64) throws(EngineError) {
        view = given["view"] ?? ViewCatalog.latency
        guard let windows = ViewCatalog.windowView(view) else {
            throw .parameter("view", "'\(view)' is no view over windows, which alone can be explained")
        }
        guard let text = given["at"] else {
            throw .parameter("at", "is missing: a time in the window that is to be explained")
        }
        guard let at = RFC3339.milliseconds(text) else {
            throw .parameter("at", "'\(text)' is no RFC 3339 time such as 2026-01-01T00:00:00Z")
        }
        for name in ["from", "to"] where given[name] != nil {
            throw .parameter(name, "a window is named by at; its length by window")
        }
        parameters = given.filter { !Self.own.contains($0.key) }
        let question: WindowQuery
        do { question = try windows.question(parameters, baseSize: baseSize) } catch {
            throw .parameter(error.parameter, error.reason)
        }
        guard let size = question.size else { throw .parameter("window", "'all' is not one window") }
        start = WindowPolicy(size: size).start(of: at)
        end = start + size
        (parameters["from"], parameters["to"]) = (RFC3339.text(start), RFC3339.text(end))
        _ = try ViewCatalog.view(view, parameters: parameters)
        try readEvents(given)
    }

    private mutating func readEvents(_ given: [String: String]) throws(EngineError) {
        switch given["events"] {
        case nil, "false": break
        case "true", "": wantsEvents = true
        case let text?: throw .parameter("events", "'\(text)' is neither true nor false")
        }
        if let text = given["limit"] {
            guard let number = Int(text), Self.limits.contains(number) else {
                let range = "\(Self.limits.lowerBound) to \(Self.limits.upperBound)"
                throw .parameter("limit", "'\(text)' is no number from \(range)")
            }
            limit = number
        }
        if let text = given["page_token"] {
            guard let place = EventPlace(token: text) else {
                throw .parameter("page_token", "'\(text.prefix(100))' is none that was given")
            }
            after = place
        }
    }
}

/// Where reading of a window's events goes on: a range of offsets, by its place among the window's, and the next offset.
struct EventPlace: Hashable {
    var range: Int
    var offset: Int64

    var token: String { "\(range).\(offset)" }

    init(range: Int, offset: Int64) {
        (self.range, self.offset) = (range, offset)
    }

    init?(token: String) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map { Int64($0) }
        guard parts.count == 2, let range = parts[0], let offset = parts[1], range >= 0, offset >= 0 else {
            return nil
        }
        self.init(range: Int(clamping: range), offset: offset)
    }
}
