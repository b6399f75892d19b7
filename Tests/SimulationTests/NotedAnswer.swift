import Engine
import JSON

/// An answer that was given, to be asked for again as of its position.
struct NotedAnswer {
    var query: ViewQuery
    var answer: JSONValue
    var position: String
    /// When it was given, milliseconds since 1970.
    var time: Int64

    init?(_ query: ViewQuery, _ answer: JSONValue, time: Int64) {
        guard let position = answer["position"]?.string else { return nil }
        self.query = query
        self.query.after = nil
        self.answer = answer.withoutPosition
        self.position = position
        self.time = time
    }

    /// In which way an answer as of the same position is another one; nil if it is the same.
    ///
    /// - Parameter ofReadOnly: the later answer is that of an engine that only reads. Where a power cut took windows that the
    ///   control shard had merged, and nobody makes them again, that shard's own time ends before them, and the answer's
    ///   position says so; data shards answer for the windows.
    func difference(from later: JSONValue, ofReadOnly: Bool = false) -> String? {
        let isOfDomain = answer["windows"] == nil
        if ofReadOnly, isOfDomain, isEarlier(later["position"]?.string) { return nil }
        let (mine, other) =
            ofReadOnly && isOfDomain
            ? (answer.without(["watermark"]), later.without(["position", "watermark"]))
            : (answer, later.withoutPosition)
        guard other != mine else { return nil }
        return
            "\(query.view) \(query.parameters) as of \(position) was \(answer.text) and is now said to have been "
            + later.withoutPosition.text
    }

    private func isEarlier(_ position: String?) -> Bool {
        let others = Dictionary(
            Self.places(in: position ?? "").map { ($0.partition, $0.offset) }, uniquingKeysWith: { $1 })
        return places.contains { place in others[place.partition].map { $0 < place.offset } ?? false }
    }

    /// By partition, such as `journal-0`, the offset that the position names.
    var places: [(partition: String, offset: Int64)] { Self.places(in: position) }

    private static func places(in position: String) -> [(partition: String, offset: Int64)] {
        position.split(separator: ",").compactMap { entry in
            let parts = entry.split(separator: ":")
            guard parts.count == 2, let offset = Int64(parts[1]) else { return nil }
            return (String(parts[0]), offset)
        }
    }
}

extension JSONValue {
    /// An answer without the name of its moment.
    var withoutPosition: JSONValue { without(["position"]) }

    func without(_ names: Set<String>) -> JSONValue {
        .object((members ?? []).filter { !names.contains($0.name) })
    }
}
