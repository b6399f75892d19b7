public import Delivery
public import Outbox

/// What an engine needs to tell anybody of alerts. One without it takes no webhooks with secrets and sends nothing: as
/// rebuilds, replays, and engines that only read.
public struct EngineOutbox: Sendable {
    /// Where requests may go.
    public var policy: AddressPolicy
    public var resolver: HostResolver
    public var sender: any WebhookSender
    public var secrets: any SecretKeeper

    public init(
        policy: AddressPolicy, resolver: HostResolver = HostResolver(), sender: any WebhookSender,
        secrets: any SecretKeeper
    ) {
        (self.policy, self.resolver) = (policy, resolver)
        (self.sender, self.secrets) = (sender, secrets)
    }
}
