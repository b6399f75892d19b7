import Commands
import JSON

/// Who has to approve a model's versions. Without a policy anybody can, and one is enough.
public struct ApprovalPolicy: Sendable, Hashable {
    /// How many different people have to approve.
    public var required: Int
    /// Who may; empty means anybody.
    public var approvers: [String]

    init(reading reader: inout BodyReader) {
        required = Int(reader.integer("required", in: 1...Int64(RegistryLimits.approverCount)) ?? 1)
        approvers = reader.texts("approvers", limit: RegistryLimits.approverCount) ?? []
        if reader.isStrict, !approvers.isEmpty, Set(approvers).count < required {
            reader.report("approvers", "names fewer people than the \(required) that are required")
        }
        reader.finish()
    }

    var json: JSONValue {
        ["approvers": .array(approvers.map(JSONValue.string)), "required": .integer(Int64(required))]
    }
}
