/// One thing that is wrong with a file of contracts.
public struct ContractProblem: Sendable, Hashable, CustomStringConvertible {
    /// The file, as it would be opened.
    public var file: String
    /// Counted from 1; nil for what is wrong with the file as a whole, or with a JSON file.
    public var line: Int?
    /// Where in the file's tree (`events[0].schema`); empty for the whole.
    public var path: String
    public var reason: String

    public init(file: String, line: Int? = nil, path: String = "", reason: String) {
        self.file = file
        self.line = line
        self.path = path
        self.reason = reason
    }

    public var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return path.isEmpty ? "\(place): \(reason)" : "\(place): \(path): \(reason)"
    }
}
