import Synchronization

/// Events taken in over this process's life, by data topic. The fold's own counts are in the shards' state.
final class IngestCounters: Sendable {
    struct Counts: Sendable {
        var accepted: UInt64 = 0
        var rejected: UInt64 = 0
    }

    private let counts: Mutex<[Counts]>

    init() {
        counts = Mutex(Topology.dataTopics.map { _ in Counts() })
    }

    func add(topic: Int, accepted: Int, rejected: Int) {
        counts.withLock {
            $0[topic].accepted += UInt64(accepted)
            $0[topic].rejected += UInt64(rejected)
        }
    }

    var current: [Counts] { counts.withLock { $0 } }
}
