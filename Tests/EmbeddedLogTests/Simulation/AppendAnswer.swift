import Log
import Synchronization

/// Where a durable append's answer arrives.
final class AppendAnswer: Sendable {
    private let result = Mutex<Result<AppendReceipt, LogError>?>(nil)

    func set(_ result: Result<AppendReceipt, LogError>) { self.result.withLock { $0 = result } }
    var value: Result<AppendReceipt, LogError>? { result.withLock { $0 } }
}
