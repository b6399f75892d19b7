import Log
import Synchronization

/// The first error of several calls on several threads.
final class FirstFailure: Sendable {
    private let error = Mutex<LogError?>(nil)

    func note(_ call: () throws(LogError) -> Void) {
        do {
            try call()
        } catch {
            self.error.withLock { if $0 == nil { $0 = error } }
        }
    }

    func rethrow() throws(LogError) {
        if let error = error.withLock({ $0 }) { throw error }
    }
}
