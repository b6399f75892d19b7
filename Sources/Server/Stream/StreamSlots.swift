import Synchronization

/// How many streams there may be at once.
final class StreamSlots: Sendable {
    private let limit: Int
    private let taken = Mutex(0)

    init(limit: Int) { self.limit = limit }

    /// A place, until it is let go of; nil if all are taken.
    func take() -> StreamSlot? {
        let isFree = taken.withLock { taken in
            guard taken < limit else { return false }
            taken += 1
            return true
        }
        return isFree ? StreamSlot(of: self) : nil
    }

    fileprivate func giveBack() { taken.withLock { $0 -= 1 } }
}

/// A stream's place among those that there may be. Whoever holds the response holds it, so that one that is never sent
/// gives it back, too.
final class StreamSlot: Sendable {
    private let slots: StreamSlots

    fileprivate init(of slots: StreamSlots) { self.slots = slots }

    deinit { slots.giveBack() }
}
