public import Commands

/// What an alert is about: the values of a shape's members.
public struct Subject: Sendable, Hashable {
    /// In the order of the shape's `by`; an absent one is empty.
    public var values: [UTF8Name]

    public init(_ values: [String]) { self.values = values.map(UTF8Name.init) }

    /// The values joined by `/`.
    public var text: String { values.map(\.text).joined(separator: "/") }

    static func isBefore(_ a: Subject, _ b: Subject) -> Bool { a.values.lexicographicallyPrecedes(b.values) }
}
