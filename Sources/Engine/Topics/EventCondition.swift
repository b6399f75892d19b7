import JSON

/// What events are picked by: members that have to have a value. `model=chat,features.country=DE`.
struct EventCondition {
    /// Comparisons at the most.
    private static let limit = 16
    private static let attributes: Set = ["id", "source", "type", "subject", "time"]

    private var comparisons: [(path: [String], value: String)] = []

    /// - Parameter text: names of members of `data`, or of the event itself: `type`, `source`, `subject`, `id`.
    /// - Throws: `EngineError` of kind `invalid` for the parameter `where`.
    init(_ text: String?) throws(EngineError) {
        guard let text else { return }
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, !sides[0].isEmpty else {
                throw .parameter("where", "'\(part)' is not name=value, such as model=chat")
            }
            let name = String(sides[0])
            let path =
                Self.attributes.contains(name)
                ? [name] : ["data"] + name.split(separator: ".").map(String.init)
            comparisons.append((path, String(sides[1])))
        }
        guard comparisons.count <= Self.limit else {
            throw .parameter("where", "there are \(Self.limit) comparisons at the most")
        }
    }

    func holds(_ event: JSONValue) -> Bool {
        comparisons.allSatisfy { path, value in
            let found = path.reduce(Optional(event)) { $0?[$1] }
            return found.map { ($0.string ?? $0.text) == value } ?? false
        }
    }
}
