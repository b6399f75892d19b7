import Commands
public import JSON

/// What somebody wants to change.
public struct RegistryCommand: Sendable {
    /// Whose rules for stages apply.
    public enum Dialect: Sendable {
        case varve
        /// MLflow's clients move a version to any stage, and know no approvals: a version goes to production
        /// unless it is rejected or the model has an approval policy.
        case mlflow
    }

    /// `POST`, `PUT`, `PATCH` or `DELETE`.
    public var method: String
    /// Behind `/v1/`, decoded: `["models", "chat", "versions"]`.
    public var path: [String]
    /// Nil if there was none.
    public var body: JSONValue?
    public var actor: String
    /// Milliseconds since 1970, as recorded.
    public var time: Int64
    /// The header `If-Match` as it came.
    public var ifMatch: String?
    public var idempotencyKey: String?
    public var dialect = Dialect.varve

    public init(
        _ method: String, _ path: [String], body: JSONValue? = nil, actor: String, time: Int64,
        ifMatch: String? = nil, idempotencyKey: String? = nil
    ) {
        (self.method, self.path, self.body) = (method, path, body)
        (self.actor, self.time) = (actor, time)
        (self.ifMatch, self.idempotencyKey) = (ifMatch, idempotencyKey)
    }

    /// What a retry has in common with its first try.
    var request: String { "\(method) /v1/\(path.joined(separator: "/"))" }

    var digest: UInt128 { Fingerprint.of((body ?? .null).canonical.encoded()) }
}
