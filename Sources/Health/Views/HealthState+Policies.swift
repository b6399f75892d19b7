public import Commands
import JSON

extension HealthState {
    /// A policy as it is now; nil if there is none.
    public func show(policy name: String) -> ShownResource? {
        policyIndex(name).map { show(policies[$0]) }
    }

    private func show(_ record: PolicyRecord) -> ShownResource {
        ShownResource(
            [.init("name", .string(record.name))] + record.policy.members + record.revision.members,
            revision: record.revision.sequence)
    }

    /// `GET /v1/health-policies`.
    public var policyList: ShownResource {
        ShownResource(
            [.init("health_policies", .array(policies.map { show($0).body }))], revision: nextSequence - 1)
    }
}
