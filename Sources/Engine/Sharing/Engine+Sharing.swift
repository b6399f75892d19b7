import Log
import Logging
import Streams
import Synchronization

// An engine that shares its shards with other instances: they come and go.
extension Engine {
    private static let retryMilliseconds = 1_000

    func share(by sharing: any ShardSharing) throws {
        try sharing.join(
            take: { [weak self] in self?.take($0) },
            letGo: { [weak self] in await self?.letGo($0) })
    }

    /// Begins to restore shards that are this instance's from now on.
    private func take(_ numbers: [Int]) {
        tenures.withLock { tenures in
            for number in numbers where number <= shardCount {
                let before = tenures[number]
                tenures[number] = Task(executorPreference: scheduling.taskExecutor) {
                    await before?.value
                    await self.begin(number)
                }
            }
        }
    }

    /// Returns once the shards are committed and stopped here, so that somebody else may have them.
    private func letGo(_ numbers: [Int]) async {
        let ending = tenures.withLock { tenures in
            numbers.compactMap { number in tenures.removeValue(forKey: number).map { (number, $0) } }
        }
        for (_, tenure) in ending { tenure.cancel() }
        await announce()
        await withTaskGroup(of: Void.self) { group in
            for (number, tenure) in ending {
                group.addTask {
                    await tenure.value
                    await self.end(number)
                }
            }
        }
        logger.notice("shards were let go", metadata: ["shards": "\(numbers.sorted().map(name))"])
    }

    private func name(_ number: Int) -> String { number < shardCount ? "data-\(number)" : "control" }

    // MARK: One shard

    private func begin(_ number: Int) async {
        let began = ContinuousClock.now
        while !Task.isCancelled {
            do {
                let isWarm = try await restore(number)
                try Task.checkCancellation()
                await start(number)
                await announce()
                let milliseconds = Int((ContinuousClock.now - began) / .milliseconds(1))
                return logger.notice(
                    "a shard was taken over",
                    metadata: [
                        "shard": "\(name(number))", "milliseconds": "\(milliseconds)",
                        "from": isWarm ? "standby" : "snapshot",
                    ])
            } catch is CancellationError {
                return
            } catch {
                guard let error = error as? LogError, error.isRetriable else { return }
                await end(number)
                await scheduling.sleep(Self.retryMilliseconds)
            }
        }
    }

    /// - Returns: whether there was a standby of it here.
    private func restore(_ number: Int) async throws -> Bool {
        if number < shardCount {
            let shard = data[number]
            try await takeUp(shard)
            return try await shard.begin(from: factory.data(number), standby: standbys?.takeData(number))
        } else {
            let control = control
            try await takeUp(control)
            return try await control.begin(from: factory.control(), standby: standbys?.takeControl())
        }
    }

    /// From here on nobody else writes what the shard writes.
    private func takeUp<Logic: ShardLogic>(_ shard: ShardRunner<Logic>) async throws {
        let (log, plan) = (log, shard.plan)
        do {
            try await scheduling.onDisk { try log.takeUp(plan) }
        } catch {
            await shard.note(error)
            throw error
        }
    }

    private func start(_ number: Int) async {
        if number < shardCount {
            await data[number].start()
        } else {
            await control.start()
            await startWithControl()
        }
    }

    private func end(_ number: Int) async {
        let plan: ShardPlan
        if number < shardCount {
            let shard = data[number]
            plan = shard.plan
            await shard.stop()
        } else {
            await stopWithControl()
            let shard = control
            plan = shard.plan
            await shard.stop()
        }
        let log = log
        // Nothing in it can fail that anybody would want to know: what was not committed is folded elsewhere again.
        _ = try? await scheduling.onDisk { log.letGo(plan) }
        shards.renew(number)
    }

    /// Keeps warm what this instance is to keep of the others' shards.
    func tendStandbys() async {
        guard let standbys, let sharing = shards.sharing else { return }
        let held = tenures.withLock { Set($0.keys) }
        if await standbys.tend(sharing.instances, held: held) { await announce() }
    }

    /// Tells the others what is answered for here, and what is kept warm.
    private func announce() async {
        guard let sharing = shards.sharing else { return }
        // Before the look at what is here: of two that overlap, the one that was begun later knows all that led to either.
        let number = announcements.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue
        let held = tenures.withLock { Set($0.keys) }
        var announced: [AnnouncedShard] = []
        for (number, status) in shards.statuses.enumerated()
        where held.contains(number) && status.current.phase.isAnswering {
            let end = (try? log.endOffset(of: status.plan.journal, isolation: .written)) ?? 0
            announced.append(AnnouncedShard(number: number, name: status.plan.name, position: end))
        }
        let kept = await standbys?.progress ?? []
        await sharing.announce(announced, standbys: kept.map(\.plan.name), number: number)
    }
}
