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
        var counts = ShardCounts()
        var lastCheckpoint: Checkpoint?
        /// Milliseconds since 1970.
        var lastCheckpointTime: Int64?

        mutating func note<Logic: ShardLogic>(_ core: ShardCore<Logic>) {
            consumed = core.consumed
            recordCount = core.recordCount
            counts = core.logic.counts
        }
    }

    enum Phase: Sendable {
        /// Journal entries refolded, and how many there are.
        case restoring(done: Int64, of: Int64)
        case running
        /// Something that may pass keeps the shard from writing: it folds nothing and tries again. Answers.
        case held(String)
        /// The log takes nothing any more. Answers.
        case halted(String)
        case stopped
        /// Another instance has the shard, or nobody yet. Answers nothing.
        case elsewhere
        /// The state is not restored, or does not follow from the log any more. Answers nothing.
        case failed(String)

        var isRunning: Bool { if case .running = self { true } else { false } }
        var isHeld: Bool { if case .held = self { true } else { false } }

        /// Whether the shard will fold nothing more.
        var isFinal: Bool {
            switch self {
            case .halted, .stopped, .failed: true
            case .restoring, .running, .held, .elsewhere: false
            }
        }

        /// Whether an error has ended the fold for good.
        var isBroken: Bool {
            switch self {
            case .halted, .failed: true
            case .restoring, .running, .held, .stopped, .elsewhere: false
            }
        }

        var isElsewhere: Bool { if case .elsewhere = self { true } else { false } }

        /// Whether the shard has a state that follows from the log and may be asked.
        var isAnswering: Bool {
            switch self {
            case .running, .held, .halted: true
            case .restoring, .stopped, .elsewhere, .failed: false
            }
        }
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
