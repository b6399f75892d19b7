import Commands
import JSON

/// Something that one webhook is to be told.
public struct Delivery: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable {
        /// It waits for its first or next attempt.
        case pending
        case delivered
        /// All attempts are used up.
        case failed
        /// Nobody was asked: the webhook is disabled or gone.
        case skipped
    }

    /// Of webhook and notice: the same in every rebuild, and on every retry. It is the `webhook-id`.
    public var id: String
    public var webhook: String
    /// `alert.firing`.
    public var type: String
    /// Ids of the alerts that it tells of.
    public var alerts: [String]
    public var state: State
    /// The request's body; empty once it was taken.
    public var body: [UInt8]
    /// The oldest first.
    public var attempts: [DeliveryAttempt] = []
    /// Attempts since it was last put on its way.
    var tries = 0
    /// No attempt is due before that, milliseconds of the wall clock since 1970.
    public var dueAt: Int64

    mutating func note(_ attempt: DeliveryAttempt) {
        attempts.append(attempt)
        tries += 1
        if attempts.count > OutboxLimits.attemptCount { attempts.remove(at: 1) }
    }

    /// The next attempt's time; nil if it is due at once, or none will be made.
    private var shownDue: JSONValue { state == .pending && dueAt > 0 ? .time(dueAt) : .null }

    var json: JSONValue {
        [
            "id": .string(id), "type": .string(type), "alert": JSONValue(alerts.first),
            "alerts": .array(alerts.map(JSONValue.string)), "state": .string(state.rawValue),
            "attempts": .array(attempts.map(\.json)), "due_at": shownDue,
        ]
    }
}
