import Log
import Synchronization

/// What one transaction has sent, and where it landed.
struct SentBatches {
    /// Filled by the producer's event thread, read once the transaction is committed.
    final class Receipts: Sendable {
        private let receipts = Mutex<[TopicPartition: AppendReceipt]>([:])

        var all: [TopicPartition: AppendReceipt] { receipts.withLock { $0 } }

        /// A failure needs no note: the commit raises it.
        func note(_ result: Result<AppendReceipt, KafkaError>, _ topicPartition: TopicPartition) {
            guard case .success(let receipt) = result else { return }
            receipts.withLock { receipts in
                let earlier = receipts[topicPartition] ?? receipt
                receipts[topicPartition] = AppendReceipt(
                    baseOffset: min(earlier.baseOffset, receipt.baseOffset),
                    lastOffset: max(earlier.lastOffset, receipt.lastOffset))
            }
        }
    }

    let receipts = Receipts()
    var byteCount = 0
}
