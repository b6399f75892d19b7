/// A type of event that flows through a topic, in one version.
public struct EventContract: Sendable, Hashable {
    /// Reverse domain name and version: `io.varve.inference.completed.v1`.
    public var type: String
    /// The file of its JSON Schema, below the directory of the contracts.
    public var schema: String
    public var summary: String

    public init(type: String, schema: String, summary: String) {
        self.type = type
        self.schema = schema
        self.summary = summary
    }
}
