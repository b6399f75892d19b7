import Drift
public import JSON
import Outbox

/// A change that somebody wants of a domain: what `Server` hands on of a request.
public struct CommandRequest: Sendable {
    /// Whose rules apply where other systems' clients have their own.
    public enum Dialect: Sendable {
        case varve
        case mlflow
    }

    /// `POST`, `PUT`, `PATCH` or `DELETE`.
    public var method: String
    /// Behind `/v1/`, decoded: `["models", "chat", "versions"]`.
    public var path: [String]
    /// Nil if there was none.
    public var body: JSONValue?
    /// Who it is.
    public var actor: String
    /// The header `If-Match` as it came.
    public var ifMatch: String?
    public var idempotencyKey: String?
    public var dialect = Dialect.varve
    /// What was recorded in the range that the command names, of one that pins a reference.
    var recorded: FeatureProfile?
    /// The fields that divide the events of the command's model, of one that pins the reference of a segment.
    var dimensions: [String] = []
    /// Where the webhook that is put may lead, and what is known of its secret.
    var webhook = WebhookContext()
    /// The body as a retry is recognized by it, of a command with a secret; nil for the body itself.
    var digestedBody: JSONValue?

    struct WebhookContext {
        var policy = AddressPolicy()
        /// What the URL's host stands for.
        var addresses: [IPAddress] = []
        /// Names that stand for the secret of the body already.
        var sameSecrets: Set<String> = []
    }

    public init(
        _ method: String, _ path: [String], body: JSONValue? = nil, actor: String, ifMatch: String? = nil,
        idempotencyKey: String? = nil
    ) {
        (self.method, self.path, self.body) = (method, path, body)
        (self.actor, self.ifMatch, self.idempotencyKey) = (actor, ifMatch, idempotencyKey)
    }
}

/// What became of a command, once it is durable and folded.
public struct CommandAnswer: Sendable {
    /// 200, or 201 if something was made.
    public var status: Int
    /// Of the resource; nil if it is gone.
    public var etag: String?
    /// The resource's members, `events` and `position`.
    public var body: JSONValue

    public init(status: Int, etag: String?, body: JSONValue) {
        (self.status, self.etag, self.body) = (status, etag, body)
    }
}

/// A question about a domain's resources.
public struct ResourceRequest: Sendable {
    /// Behind `/v1/`, decoded.
    public var path: [String]
    /// As they came, `as_of` among them.
    public var parameters: [String: String]
    /// A position to wait for.
    public var after: String?
    public var timeoutMilliseconds: Int

    public init(
        _ path: [String], parameters: [String: String] = [:], after: String? = nil,
        timeoutMilliseconds: Int = 1_000
    ) {
        (self.path, self.parameters) = (path, parameters)
        (self.after, self.timeoutMilliseconds) = (after, timeoutMilliseconds)
    }
}

public struct ResourceAnswer: Sendable {
    public var etag: String?
    public var body: JSONValue
    /// What an answer as of a past moment took; nil for one as of now.
    public var past: PastCost?

    public init(etag: String?, body: JSONValue, past: PastCost? = nil) {
        (self.etag, self.body, self.past) = (etag, body, past)
    }
}
