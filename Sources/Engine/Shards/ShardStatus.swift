import Log
import Streams
import Synchronization

/// What others may know of a shard without asking its thread: progress, lag, and whether it still folds.
final class ShardStatus: Sendable {
    struct Content: Sendable {
        var phase = Phase.restoring(done: 0, of: 0)
        /// Per input, the offset of the next record that the shard will consume.
        var consumed: [Offset]
        var recordCount: UInt64 = 0
        var lastCheckpoint: Checkpoint?
        /// Milliseconds since 1970.
        var lastCheckpointTime: Int64?
    }

    enum Phase: Sendable {
        /// Journal entries refolded, and how many there are.
        case restoring(done: Int64, of: Int64)
        case running
        case stopped
        /// The log takes nothing more, so nothing more is folded. What was folded is true and is answered.
        case halted(String)
        case failed(String)
    }

    let plan: ShardPlan
    private let content: Mutex<Content>

    init(plan: ShardPlan) {
        self.plan = plan
        content = Mutex(Content(consumed: plan.inputs.map { _ in 0 }))
    }

    var current: Content { content.withLock { $0 } }

    func update(_ body: (inout Content) -> Void) {
        content.withLock { body(&$0) }
    }
}
