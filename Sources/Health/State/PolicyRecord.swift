import Commands

/// A policy as the state holds it.
struct PolicyRecord: Sendable, Equatable {
    var name: String
    var policy: HealthPolicy
    var revision: Revision

    var deviceClass: String { policy.deviceClass ?? name }
}
