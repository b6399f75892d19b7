package import JSON

/// What became of the events, counted while they are sent.
package struct PublishTally: Sendable, Equatable {
    /// How many places are kept of each reason.
    package static let placesPerReason = 10
    /// Reasons that are told apart; further ones are counted together.
    package static let reasonLimit = 200
    package static let otherReasons = "other reasons"

    /// A line of an input.
    package struct Place: Sendable, Equatable, Comparable {
        /// In the order in which the inputs were named.
        package var file: Int
        package var line: Int

        package static func < (a: Place, b: Place) -> Bool { (a.file, a.line) < (b.file, b.line) }
    }

    package struct Reason: Sendable, Equatable {
        package var text: String
        package var count = 0
        /// The first ones, in order.
        package var first: [Place] = []
    }

    package private(set) var accepted = 0
    package private(set) var rejected = 0
    /// The names of the inputs.
    package let files: [String]
    private var reasons: [String: Reason] = [:]

    package init(files: [String]) { self.files = files }

    package var events: Int { accepted + rejected }

    package mutating func accept(_ count: Int) { accepted += count }

    package mutating func reject(_ reason: String, file: Int, line: Int) {
        rejected += 1
        let isKnown = reasons[reason] != nil || reasons.count < Self.reasonLimit
        let key = isKnown ? reason : Self.otherReasons
        var entry = reasons[key] ?? Reason(text: key)
        entry.count += 1
        entry.note(Place(file: file, line: line))
        reasons[key] = entry
    }

    /// The most frequent reason first.
    package var sortedReasons: [Reason] {
        reasons.values.sorted { ($1.count, $0.text) < ($0.count, $1.text) }
    }

    /// `{"accepted", "rejected", "reasons": [{"reason", "count", "first_lines"}]}`. Of several inputs each reason
    /// also says `first_at`, with the names of the inputs.
    package var json: JSONValue {
        let reasons = sortedReasons.map { reason -> JSONValue in
            var members: [JSONValue.Member] = [
                .init("reason", .string(reason.text)), .init("count", JSONValue(reason.count)),
                .init("first_lines", .array(reason.first.map { JSONValue($0.line) })),
            ]
            if files.count > 1 {
                members.append(.init("first_at", .array(reason.first.map { .string(name($0)) })))
            }
            return .object(members)
        }
        return [
            "accepted": JSONValue(accepted), "rejected": JSONValue(rejected), "reasons": .array(reasons),
        ]
    }

    /// For a terminal: the counts, then the reasons.
    package func lines(layout: TableLayout) -> [String] {
        let counts =
            "\(NumberText.grouped(accepted)) accepted, "
            + Style.bad.applied(
                to: "\(NumberText.grouped(rejected)) rejected", color: layout.showsColor && rejected > 0)
        guard rejected > 0 else { return [counts] }
        let columns = [
            Column("count", .right), Column("reason", isShrinkable: true),
            Column("first lines", isShrinkable: true),
        ]
        let rows = sortedReasons.map { reason in
            let places = reason.first.map { files.count > 1 ? name($0) : String($0.line) }
            return [
                Table.Cell(NumberText.grouped(reason.count)), Table.Cell(reason.text),
                Table.Cell(places.joined(separator: ", ")),
            ]
        }
        return [counts] + layout.lines(of: Table(columns: columns, rows: rows))
    }

    /// A row a reason.
    package var csv: [String] {
        [CSVText.line(["reason", "count", "first_lines"])]
            + sortedReasons.map { reason in
                let lines = reason.first.map { String($0.line) }.joined(separator: " ")
                return CSVText.line([reason.text, String(reason.count), lines])
            }
    }

    private func name(_ place: Place) -> String { "\(files[place.file]):\(place.line)" }
}

extension PublishTally.Reason {
    /// Answers of several connections come in any order; the first places are kept all the same.
    fileprivate mutating func note(_ place: PublishTally.Place) {
        let index = first.firstIndex { place < $0 } ?? first.count
        guard index < PublishTally.placesPerReason else { return }
        first.insert(place, at: index)
        if first.count > PublishTally.placesPerReason { first.removeLast() }
    }
}
