/// When the next batch may go, so that on average no more than so many events a second do.
package struct RatePacer: Sendable {
    private let eventsPerSecond: Double
    private var sent = 0

    package init(eventsPerSecond: Double) { self.eventsPerSecond = eventsPerSecond }

    /// Events in a batch, so that slow rates don't come in bursts: a tenth of a second's worth.
    package static func batchEvents(_ wanted: Int, eventsPerSecond: Double) -> Int {
        max(1, min(wanted, Int(eventsPerSecond / 10)))
    }

    /// Seconds after the beginning at which a batch of `count` events is due.
    package mutating func dueSeconds(sending count: Int) -> Double {
        defer { sent += count }
        return Double(sent) / eventsPerSecond
    }
}
