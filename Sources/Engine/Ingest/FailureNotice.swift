import Synchronization

/// Says when a failure that comes with every request is worth another line in the log: once a minute.
final class FailureNotice: Sendable {
    private static let interval = Duration.seconds(60)

    private let last = Mutex<ContinuousClock.Instant?>(nil)

    /// True if it is time, which it then isn't for a while.
    func isDue() -> Bool {
        let now = ContinuousClock.now
        return last.withLock { last in
            if let last, now - last < Self.interval { return false }
            last = now
            return true
        }
    }
}
