import Engine

/// Which views a stream is of, and what it asks them.
struct StreamQuery {
    /// Views of one stream.
    static let viewLimit = 16
    static let intervalMilliseconds = 250...60_000
    private static let defaultIntervalMilliseconds = 1_000
    /// Rows of a view whose question sets no limit: the newest ones.
    private static let defaultRows = "500"

    var views: [ViewQuery] = []
    var interval: Duration

    /// - Parameter known: the views that there are.
    /// - Throws: a 400 that names the parameter.
    init(_ given: QueryParameters, known: [ViewDescription]) throws(Problem) {
        var parameters = given
        guard let names = parameters.take("views"), !names.isEmpty else {
            let all = known.filter(\.isAvailable).map(\.name).joined(separator: ",")
            throw .parameter("views", "is missing; name some of \(all), separated by commas")
        }
        let milliseconds = try parameters.takeInteger("interval_ms", in: Self.intervalMilliseconds)
        interval = .milliseconds(milliseconds ?? Self.defaultIntervalMilliseconds)
        for name in ["as_of", "after", "timeout_ms"] where parameters.values[name] != nil {
            throw .parameter(name, "a stream is of now; Last-Event-ID says where it goes on")
        }
        var unused = Set(parameters.values.keys)
        for name in names.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            guard let view = known.first(where: { $0.name == name }) else {
                throw .parameter("views", "'\(name)' is no view")
            }
            let own = Set(view.parameters.map(\.name))
            unused.subtract(own)
            var values = parameters.values.filter { own.contains($0.key) }
            if own.contains("limit"), values["limit"] == nil { values["limit"] = Self.defaultRows }
            views.append(ViewQuery(view: name, parameters: values))
        }
        if let name = unused.min() { throw .parameter(name, "none of the views has it") }
        guard views.count <= Self.viewLimit, Set(views.map(\.view)).count == views.count else {
            throw .parameter("views", "there are \(Self.viewLimit) at the most, each once")
        }
        // A view over windows is answered by all shards: its position names them all.
        let ofWindows = Set(known.filter { $0.parameters.contains { $0.name == "window" } }.map(\.name))
        views = views.filter { ofWindows.contains($0.view) } + views.filter { !ofWindows.contains($0.view) }
    }
}
