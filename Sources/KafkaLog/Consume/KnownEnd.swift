import Log
import Synchronization

/// Up to where a partition is known to have records, for one isolation: what the cluster said when it was asked, or
/// what was delivered since. A reader waits for what lies before it, and for nothing behind it.
final class KnownEnd: Sendable {
    private let end = Atomic<Offset>(0)

    var offset: Offset { end.load(ordering: .acquiring) }

    func raise(to offset: Offset) { end.max(offset, ordering: .acquiringAndReleasing) }

    /// The cluster says that no more can be read than this, such as behind an open transaction.
    func lower(from known: Offset, to offset: Offset) {
        _ = end.compareExchange(expected: known, desired: offset, ordering: .acquiringAndReleasing)
    }
}
