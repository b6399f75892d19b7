import Log

/// When a shard records the wall clock: about once a second, and only times at which all was folded that was there to be
/// read. That is the time of a look that found nothing, or the time at which it was noted how far the inputs reach, once
/// they are folded so far. So nothing becomes late because the shard was not running, was slow, or was held up.
struct TickSchedule {
    /// Wall time between two recorded ticks, milliseconds.
    static let interval: Int64 = 1_000

    /// A tick whose time has come, and how far the inputs reached then.
    private var pending: (time: Int64, ends: [Offset])?
    /// When the shard looked last, if there was nothing to read.
    private var caughtUpAt: Int64?

    /// - Parameter time: before the look.
    mutating func noteLook(found: Bool, at time: Int64) { caughtUpAt = found ? nil : time }

    /// The time to record now; nil if none is due.
    ///
    /// - Parameters:
    ///   - last: the last tick; `Int64.min` before the first, which is due at once.
    ///   - ends: of the inputs, as far as they may be read. Asked once a tick.
    mutating func due(
        now: Int64, last: Int64, consumed: [Offset], ends: () throws(LogError) -> [Offset]
    ) throws(LogError) -> Int64? {
        if last == .min { return now }
        guard now >= last + Self.interval else { return nil }
        if pending == nil { pending = (now, try ends()) }
        if let (time, reached) = pending, zip(consumed, reached).allSatisfy({ $0 >= $1 }) {
            pending = nil
            return time
        }
        guard let caughtUpAt, caughtUpAt >= last + Self.interval else { return nil }
        return caughtUpAt
    }
}
