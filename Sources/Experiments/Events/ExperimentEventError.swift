/// An event that can't be read, or that doesn't follow from the events before it: nobody made it by `decide`.
public struct ExperimentEventError: Error, Sendable, Equatable, CustomStringConvertible {
    public var reason: String

    init(_ reason: String) { self.reason = reason }

    public var description: String { "no event of these experiments: \(reason)" }
}
