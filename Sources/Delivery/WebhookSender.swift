public import Outbox

/// Makes one request and says how it ended. It never throws: whatever goes wrong is an attempt that failed.
public protocol WebhookSender: Sendable {
    /// - Parameter now: milliseconds of the wall clock since 1970, which the attempt carries.
    func send(_ request: WebhookRequest, now: Int64) async -> DeliveryAttempt
}
