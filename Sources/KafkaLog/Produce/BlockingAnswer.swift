import Dispatch
import Log
import Synchronization

/// An answer that a thread waits for.
final class BlockingAnswer: Sendable {
    private let result = Mutex<Result<AppendReceipt, LogError>?>(nil)
    private let given = DispatchSemaphore(value: 0)

    func give(_ answer: Result<AppendReceipt, LogError>) {
        result.withLock { $0 = answer }
        given.signal()
    }

    func wait() -> Result<AppendReceipt, LogError> {
        given.wait()
        return result.withLock { $0 } ?? .failure(LogError(.closed, "nobody answered"))
    }
}
