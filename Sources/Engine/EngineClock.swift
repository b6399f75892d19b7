import Synchronization

/// What an engine takes for the time: the wall clock, or the last declared watermark (the wall clock before the first
/// one). The only clock; what it said is recorded as ticks.
final class EngineClock: Sendable {
    let kind: EngineConfiguration.Clock
    private let wall: @Sendable () -> Int64
    private let declared = Mutex<Int64?>(nil)

    init(_ kind: EngineConfiguration.Clock, wall: @escaping @Sendable () -> Int64) {
        self.kind = kind
        self.wall = wall
    }

    /// Milliseconds since 1970.
    var now: Int64 {
        guard kind == .declared, let declared = declared.withLock({ $0 }) else { return wall() }
        return declared
    }

    /// The wall clock, whatever is declared. Nothing that is folded rests on it.
    var wallTime: Int64 { wall() }

    /// A shard has folded a declaration. An earlier one than the last changes nothing.
    func note(declared time: Int64) {
        guard kind == .declared, time != .min else { return }
        declared.withLock { $0 = max($0 ?? time, time) }
    }
}
