import Log
import Streams

/// The shards that an instance keeps warm for others, chosen anew as instances come and go.
actor Standbys {
    private let choice: StandbyChoice
    private let shardCount: Int
    private let environment: ShardEnvironment
    private let factory: ShardFactory
    private var data: [Int: StandbyShard<DataShard>] = [:]
    private var control: StandbyShard<ControlShard>?
    private var hasEnded = false

    init(
        _ choice: StandbyChoice, shardCount: Int, factory: ShardFactory, environment: ShardEnvironment
    ) {
        self.choice = choice
        self.shardCount = shardCount
        self.factory = factory
        self.environment = environment
    }

    /// Begins and ends standbys as they are due. True if their names are others now.
    ///
    /// - Parameter held: the shards that are this instance's own.
    func tend(_ instances: [AnnouncedInstance], held: Set<Int>) async -> Bool {
        guard !hasEnded else { return false }
        var current = Set(data.keys)
        if control != nil { current.insert(shardCount) }
        let due = choice.shards(among: instances, current: current).intersection(0...shardCount)
        // A shard that has just come here takes its standby in a moment: what is held is neither begun nor ended.
        let new = due.subtracting(current).subtracting(held)
        let old = current.subtracting(due).subtracting(held)
        for number in new { begin(number) }
        await end(old)
        return !new.isEmpty || !old.isEmpty
    }

    private func begin(_ number: Int) {
        let factory = factory
        if number < shardCount {
            data[number] = StandbyShard(factory.data(number).plan, environment: environment) {
                factory.data(number)
            }
        } else {
            control = StandbyShard(factory.control().plan, environment: environment) { factory.control() }
        }
    }

    private func end(_ numbers: Set<Int>) async {
        for number in numbers.sorted() {
            if number < shardCount {
                await stop(data.removeValue(forKey: number))
            } else {
                let standby = control
                control = nil
                await stop(standby)
            }
        }
    }

    private func stop<Logic: ShardLogic>(_ standby: StandbyShard<Logic>?) async {
        guard let standby else { return }
        // Only the wait could fail.
        _ = try? await environment.scheduling.onDisk { standby.stop() }
    }

    /// The standby of a shard that comes here; it is nobody's any more.
    func takeData(_ number: Int) -> StandbyShard<DataShard>? { data.removeValue(forKey: number) }

    func takeControl() -> StandbyShard<ControlShard>? {
        defer { control = nil }
        return control
    }

    /// Ends all of them for good.
    func stop() async {
        hasEnded = true
        await end(Set(data.keys).union([shardCount]))
    }

    /// By shard, the data shards first.
    var progress: [(plan: ShardPlan, progress: StandbyProgress)] {
        var all = data.sorted { $0.key < $1.key }.map { ($0.value.plan, $0.value.current) }
        if let control { all.append((control.plan, control.current)) }
        return all
    }
}
