import Contracts
import JSON

/// A definition in a file: JSON or YAML.
enum DefinitionFile {
    private static let limitBytes = 1 << 20

    /// The file's own object, or that below a member.
    ///
    /// - Parameters:
    ///   - what: for errors, such as `analysis`.
    ///   - example: what was expected.
    static func read(
        _ path: String, what: String, member: String? = nil, example: String
    ) throws(CommandFailure) -> JSONValue {
        let text = try TextFile.read(path, limitBytes: limitBytes, what: what)
        var value = try? JSONValue(parsing: Array(text.utf8))
        if value == nil { value = try TextFile.yaml(text, path: path)?.json }
        guard let value, value.members != nil else {
            throw CommandFailure(.usage, "\(path): expected an object, such as \(example)")
        }
        return member.flatMap { value[$0] } ?? value
    }
}
