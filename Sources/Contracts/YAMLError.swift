/// Text that is not the YAML that Varve reads.
public struct YAMLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Counted from 1; nil if it can't be told.
    public var line: Int?
    public var reason: String

    public init(line: Int? = nil, reason: String) {
        self.line = line
        self.reason = reason
    }

    public var description: String {
        line.map { "line \($0): \(reason)" } ?? reason
    }
}
