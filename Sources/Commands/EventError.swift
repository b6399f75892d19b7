/// An event that can't be read, or that doesn't follow from the events before it: no `decide` made it.
public struct EventError: Error, Sendable, Equatable, CustomStringConvertible {
    public var reason: String

    package init(_ reason: String) { self.reason = reason }

    public var description: String { "no event of this log: \(reason)" }
}
