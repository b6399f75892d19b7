import Log

/// When a shard records the wall clock: about once a second, and only when all is folded that was there to be read at
/// that time. So what arrived before a tick is folded before it, also after a pause, and nothing becomes late because
/// the shard was not running.
struct TickSchedule {
    /// Wall time between two recorded ticks, milliseconds.
    static let interval: Int64 = 1_000

    /// A tick whose time has come, and how far the inputs reached then.
    private var pending: (time: Int64, ends: [Offset])?

    /// The time to record now; nil if none is due.
    ///
    /// - Parameters:
    ///   - last: the last tick; `Int64.min` before the first, which is due at once.
    ///   - ends: of the inputs, as far as they may be read. Asked once a tick.
    mutating func due(
        now: Int64, last: Int64, consumed: [Offset], ends: () throws(LogError) -> [Offset]
    ) throws(LogError) -> Int64? {
        if last == .min { return now }
        if pending == nil, now >= last + Self.interval { pending = (now, try ends()) }
        guard let (time, reached) = pending, zip(consumed, reached).allSatisfy({ $0 >= $1 }) else {
            return nil
        }
        pending = nil
        return time
    }
}
