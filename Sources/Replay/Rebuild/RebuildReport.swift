public import JSON

/// What `varve replay rebuild` did: the same as a verification of the new directory would find, and what it left out.
public struct RebuildReport: Sendable {
    public var verification: VerificationReport
    /// The new directory.
    public var into: String
    /// Nil where the source is a data directory with its journal.
    public var foreign: ForeignTally?

    public var json: JSONValue {
        var members = verification.json.members ?? []
        members.append(.init("into", .string(into)))
        if let foreign { members.append(.init("left_out", foreign.json)) }
        return .object(members)
    }
}
