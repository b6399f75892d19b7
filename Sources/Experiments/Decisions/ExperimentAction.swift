public import JSON

/// A command of the registry that a decision leads to, because the experiment's definition asks for it.
public struct ExperimentAction: Sendable, Equatable {
    public var method: String
    /// Behind `/v1/`.
    public var path: [String]
    public var body: JSONValue

    public var json: JSONValue {
        [
            "method": .string(method), "path": .string("/v1/" + path.joined(separator: "/")), "body": body,
        ]
    }
}
