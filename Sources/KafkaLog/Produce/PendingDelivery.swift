import Log
import Synchronization

/// A batch on its way: gathers what becomes of each record, and answers once when all are known.
final class PendingDelivery: Sendable {
    typealias Answer = @Sendable (Result<AppendReceipt, KafkaError>) -> Void

    private struct Progress {
        var open: Int
        var first: Offset = .max
        var last: Offset = -1
        var error: KafkaError?
    }

    private let progress: Mutex<Progress>
    private let answer: Answer

    init(recordCount: Int, answer: @escaping Answer) {
        progress = Mutex(Progress(open: recordCount))
        self.answer = answer
    }

    /// Notes so many records that came through, at offsets between these two.
    func delivered(_ count: Int, first: Offset, last: Offset) {
        note(count) { progress in
            progress.first = min(progress.first, first)
            progress.last = max(progress.last, last)
        }
    }

    /// Notes so many records that didn't. The first failure counts.
    func failed(_ count: Int, _ error: KafkaError) {
        note(count) { $0.error = $0.error ?? error }
    }

    private func note(_ count: Int, _ change: (inout Progress) -> Void) {
        let result: Result<AppendReceipt, KafkaError>? = progress.withLock { progress in
            change(&progress)
            progress.open -= count
            guard progress.open == 0 else { return nil }
            if let error = progress.error { return .failure(error) }
            return .success(AppendReceipt(baseOffset: progress.first, lastOffset: progress.last))
        }
        if let result { answer(result) }
    }
}
