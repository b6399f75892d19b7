import Synchronization

/// Memory that all bodies being worked on may take together, so that a burst is answered 429 before it
/// becomes memory.
final class BodyBudget: Sendable {
    private let limitBytes: Int
    private let reserved = Mutex(0)

    init(limitBytes: Int) { self.limitBytes = limitBytes }

    var reservedBytes: Int { reserved.withLock { $0 } }

    /// - Returns: false, and nothing is taken, if less is left.
    fileprivate func take(_ bytes: Int) -> Bool {
        reserved.withLock { reserved in
            guard reserved + bytes <= limitBytes else { return false }
            reserved += bytes
            return true
        }
    }

    fileprivate func giveBack(_ bytes: Int) { reserved.withLock { $0 -= bytes } }
}

/// One body's part of the budget. Whoever makes one must release it when the body is done with.
struct BodyReservation {
    private let budget: BodyBudget
    private var bytes = 0

    init(of budget: BodyBudget) { self.budget = budget }

    /// Makes the reservation cover at least `total` bytes.
    ///
    /// - Throws: a 429 if the budget is spent.
    mutating func cover(_ total: Int) throws(Problem) {
        guard total > bytes else { return }
        guard budget.take(total - bytes) else {
            throw Problem(
                .busy, "The server is working on as many bodies as it may hold. Send this one again later."
            )
            .retrying(afterSeconds: 1)
        }
        bytes = total
    }

    mutating func release() {
        budget.giveBack(bytes)
        bytes = 0
    }
}
