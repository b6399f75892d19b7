import Streams
import Synchronization

/// The shards of an engine: those that are at work here and, where several instances share them, places for the others.
/// A shard that has gone elsewhere and comes back is another runner.
final class EngineShards: Sendable {
    private struct Runners {
        var data: [ShardRunner<DataShard>]
        var control: ShardRunner<ControlShard>
    }

    private let runners: Mutex<Runners>
    private let makeData: @Sendable (Int) -> ShardRunner<DataShard>
    private let makeControl: @Sendable () -> ShardRunner<ControlShard>
    let count: Int
    /// Nil for an engine that has all shards.
    let sharing: (any ShardSharing)?
    let scheduling: EngineScheduling

    init(
        count: Int, sharing: (any ShardSharing)?, scheduling: EngineScheduling,
        data: @escaping @Sendable (Int) -> ShardRunner<DataShard>,
        control: @escaping @Sendable () -> ShardRunner<ControlShard>
    ) {
        self.count = count
        self.sharing = sharing
        self.scheduling = scheduling
        makeData = data
        makeControl = control
        runners = Mutex(Runners(data: (0..<count).map(data), control: control()))
    }

    var data: [ShardRunner<DataShard>] { runners.withLock { $0.data } }
    var control: ShardRunner<ControlShard> { runners.withLock { $0.control } }
    var statuses: [ShardStatus] { runners.withLock { $0.data.map(\.status) + [$0.control.status] } }

    /// Of the shards that are here, or on their way to here.
    var ownStatuses: [ShardStatus] { statuses.filter { !$0.current.phase.isElsewhere } }

    var controlIsHere: Bool { !control.status.current.phase.isElsewhere }

    /// Puts a runner that knows nothing in the place of a shard's old one, which has stopped.
    func renew(_ number: Int) {
        runners.withLock { runners in
            if number < count {
                runners.data[number] = makeData(number)
            } else {
                runners.control = makeControl()
            }
        }
    }
}
