import Log
import Synchronization

/// What one transaction has sent, and where it landed.
struct SentBatches {
    /// Filled by the producer's event thread.
    final class Receipts: Sendable {
        private struct State {
            var receipts: [TopicPartition: AppendReceipt] = [:]
            var failure: KafkaError?
        }

        private let state = Mutex(State())

        var all: [TopicPartition: AppendReceipt] { state.withLock { $0.receipts } }
        /// Why a batch was not delivered, if one was not.
        var failure: KafkaError? { state.withLock { $0.failure } }

        func note(_ result: Result<AppendReceipt, KafkaError>, _ topicPartition: TopicPartition) {
            state.withLock { state in
                switch result {
                case .failure(let error): state.failure = state.failure ?? error
                case .success(let receipt):
                    let earlier = state.receipts[topicPartition] ?? receipt
                    state.receipts[topicPartition] = AppendReceipt(
                        baseOffset: min(earlier.baseOffset, receipt.baseOffset),
                        lastOffset: max(earlier.lastOffset, receipt.lastOffset))
                }
            }
        }
    }

    var partitions: Set<TopicPartition> = []
    let receipts = Receipts()
    var byteCount = 0
}
