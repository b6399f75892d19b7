import Commands
import JSON

/// What people say of a model.
public struct ModelAttributes: Sendable, Equatable {
    public var description: String?
    /// Who serves the model, if somebody else does.
    public var provider: String?
    /// Where it is served.
    public var endpoint: String?
    public var tags = NamedValues<String>()
    public var approvalPolicy: ApprovalPolicy?

    public init() {}

    /// Changes what the body names: null takes an attribute away.
    mutating func merge(_ reader: inout BodyReader) {
        if reader.holds("description") {
            description = reader.text("description", limit: RegistryLimits.descriptionBytes)
        }
        if reader.holds("provider") { provider = reader.text("provider") }
        if reader.holds("endpoint") { endpoint = reader.text("endpoint") }
        tags.merge(&reader)
        if reader.holds("approval_policy") {
            approvalPolicy = reader.object("approval_policy") { ApprovalPolicy(reading: &$0) }
        }
    }

    func differsInTagsAlone(from other: ModelAttributes) -> Bool {
        var changed = self
        changed.tags = other.tags
        return tags != other.tags && changed == other
    }

    var members: [JSONValue.Member] {
        [
            .init("description", JSONValue(description)), .init("provider", JSONValue(provider)),
            .init("endpoint", JSONValue(endpoint)), .init("tags", tags.json),
            .init("approval_policy", approvalPolicy?.json ?? .null),
        ]
    }
}
