import Log

/// When a shard records the wall clock: about once a second, and only when all is folded that was there to be read
/// before. A shard that had found nothing more to read when it looked last may do so at once; one that is behind, as
/// after a restart, first folds what was there. So nothing becomes late because the shard was not running.
struct TickSchedule {
    /// Wall time between two recorded ticks, milliseconds.
    static let interval: Int64 = 1_000

    /// A tick whose time has come, and how far the inputs reached then.
    private var pending: (time: Int64, ends: [Offset])?
    /// Whether there was nothing to read when the shard looked last.
    private var hasCaughtUp = false

    mutating func noteLook(found: Bool) { hasCaughtUp = !found }

    /// The time to record now; nil if none is due.
    ///
    /// - Parameters:
    ///   - last: the last tick; `Int64.min` before the first, which is due at once.
    ///   - ends: of the inputs, as far as they may be read. Asked once a tick.
    mutating func due(
        now: Int64, last: Int64, consumed: [Offset], ends: () throws(LogError) -> [Offset]
    ) throws(LogError) -> Int64? {
        if last == .min { return now }
        if hasCaughtUp {
            pending = nil
            return now >= last + Self.interval ? now : nil
        }
        if pending == nil, now >= last + Self.interval { pending = (now, try ends()) }
        guard let (time, reached) = pending, zip(consumed, reached).allSatisfy({ $0 >= $1 }) else {
            return nil
        }
        pending = nil
        return time
    }
}
