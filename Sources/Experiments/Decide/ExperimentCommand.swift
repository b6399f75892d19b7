public import JSON

/// What somebody wants to change. Retries are recognized and `If-Match` is compared by whoever takes commands.
public struct ExperimentCommand: Sendable {
    public var method: String
    /// Behind `/v1/`, decoded: `["experiments", "checkout", "start"]`.
    public var path: [String]
    /// Nil if there was none.
    public var body: JSONValue?
    public var actor: String
    /// Milliseconds since 1970, as recorded.
    public var time: Int64

    public init(_ method: String, _ path: [String], body: JSONValue? = nil, actor: String, time: Int64) {
        (self.method, self.path, self.body) = (method, path, body)
        (self.actor, self.time) = (actor, time)
    }
}
