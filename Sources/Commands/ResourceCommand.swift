public import JSON

/// What somebody wants to change of a resource that has a name: a rule, a policy, a webhook.
public struct ResourceCommand: Sendable {
    /// `POST`, `PUT` or `DELETE`.
    public var method: String
    /// Behind `/v1/`, decoded: `["rules", "latency-high"]`.
    public var path: [String]
    /// Nil if there was none.
    public var body: JSONValue?
    public var actor: String
    /// Milliseconds since 1970, as recorded.
    public var time: Int64
    /// The header `If-Match` as it came.
    public var ifMatch: String?

    public init(
        _ method: String, _ path: [String], body: JSONValue? = nil, actor: String, time: Int64,
        ifMatch: String? = nil
    ) {
        (self.method, self.path, self.body) = (method, path, body)
        (self.actor, self.time, self.ifMatch) = (actor, time, ifMatch)
    }

    package var request: String { "\(method) /v1/\(path.joined(separator: "/"))" }

    package func requireActor() throws(CommandRejection) {
        guard (1...CommandLimits.headerBytes).contains(actor.utf8.count) else {
            throw .badRequest("the actor's name has 1 to \(CommandLimits.headerBytes) bytes")
        }
    }

    /// Refuses the command if its `If-Match` doesn't name the resource as it is.
    ///
    /// - Parameter current: the resource's ETag; nil if there is none yet.
    package func requireMatch(_ current: String?) throws(CommandRejection) {
        guard let ifMatch else { return }
        let name = path.joined(separator: "/")
        guard let current else {
            throw .preconditionFailed("If-Match is given, and there is no \(name) yet")
        }
        let blank: Set<Character> = [" ", "\t"]
        let tags = ifMatch.split(separator: ",").map { $0.filter { !blank.contains($0) } }
        guard !tags.contains("*"), !tags.contains(current) else { return }
        throw .preconditionFailed(
            "\(name) has changed: its ETag is \(current), not \(ifMatch). GET it, and decide again")
    }
}
