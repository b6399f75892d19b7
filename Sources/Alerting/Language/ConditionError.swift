/// A condition that can't be read, or that makes no sense.
public struct ConditionError: Error, Sendable, Equatable, CustomStringConvertible {
    public var reason: String
    /// Where it is, counted in characters from 1; nil if it is about the whole.
    public var column: Int?

    init(_ reason: String, column: Int? = nil) { (self.reason, self.column) = (reason, column) }

    public var description: String { column.map { "\(reason) (at character \($0))" } ?? reason }
}
