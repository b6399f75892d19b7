public import JSON

/// What a run of `varve replay upgrade` did.
public struct UpgradeReport: Sendable {
    /// The old directory.
    var source: String
    /// Whether the new directory has everything, and may be served.
    public var isComplete: Bool
    public var verification: VerificationReport

    public var json: JSONValue {
        let members = verification.json.members ?? []
        return .object([.init("from", .string(source)), .init("complete", .bool(isComplete))] + members)
    }
}
