package import JSON

/// What a stream has told of one view, and what of a new answer it has not.
///
/// Of a list whose rows stay (windows, decisions, dead letters) the rows that are new or different are told; of any other
/// answer all, once anything is different.
package struct ViewChanges: Sendable {
    private static let lasting: Set = ["windows", "decisions", "dead_letters"]
    /// What changes without anything being different.
    private static let passing: Set = ["position", "watermark", "read_from", "committed"]

    /// Of the rows that were told last, or of the whole.
    private var told: Set<Int>?

    package init() {}

    /// Takes an answer for told: that of a past moment, which a client that comes back has seen.
    package mutating func assume(_ answer: JSONValue) { _ = changes(in: answer) }

    /// What is to be told of an answer; nil if nothing is. The first one is told whole, and says that it is.
    package mutating func changes(in answer: JSONValue) -> JSONValue? {
        let members = answer.members ?? []
        let rows = members.first { Self.lasting.contains($0.name) && $0.value.array != nil }
        guard let rows, let all = rows.value.array else { return whole(members) }
        let marks = all.map { $0.text.hashValue }
        defer { told = Set(marks) }
        guard let told else { return Self.marked(members, isComplete: true) }
        let changed = zip(all, marks).filter { !told.contains($1) }.map(\.0)
        guard !changed.isEmpty else { return nil }
        return Self.marked(
            members.map { $0.name == rows.name ? .init($0.name, .array(changed)) : $0 }, isComplete: false)
    }

    private mutating func whole(_ members: [JSONValue.Member]) -> JSONValue? {
        let content = JSONValue.object(members.filter { !Self.passing.contains($0.name) })
        let mark: Set = [content.text.hashValue]
        guard told != mark else { return nil }
        told = mark
        return Self.marked(members, isComplete: true)
    }

    private static func marked(_ members: [JSONValue.Member], isComplete: Bool) -> JSONValue {
        .object(members + [.init("complete", .bool(isComplete))])
    }
}
