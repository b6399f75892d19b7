import EmbeddedLog
import Engine
import Log
import Logging
import Randomness
import SimulatedDisk
import Streams

extension Simulation {
    private static let openTries = 6

    func crash() throws { try crash(Crash.allCases[random.below(Crash.allCases.count)]) }

    func crash(_ kind: Crash) throws {
        if kind == .cleanStop { try stop() }
        let isDurable = kind == .powerCut || engine == nil && !isExcused
        try die(losingPower: kind == .powerCut)
        if random.chance(0.3) { removeSnapshots(flippingBits: true) }
        scheduler.advance(Int64([0, 500, 30_000, 600_000][random.below(4)]))
        try lookAround(isDurable: isDurable)
        try open()
    }

    /// What others do with the directory before the engine is opened again.
    ///
    /// - Parameter isDurable: whether a power cut would change nothing any more.
    private func lookAround(isDurable: Bool) throws {
        guard wasOpened else { return }
        let faults = disk.faults
        if random.chance(0.1) { try readWhileDown() }
        if isDurable, random.chance(0.1) { try rebuildWhileDown() }
        disk.setFaults(faults)
    }

    /// A clean stop leaves nothing to be folded again. A disk that fails meanwhile makes a kill of it.
    func stop() throws {
        guard let engine else { return }
        isStopping = true
        scheduler.resumeLanes()
        do {
            try scheduler.wait(for: "the stop", idle: waitAWhile) { try await engine.stop() }
            try scheduler.runAll()
            self.engine = nil
        } catch let error as LogError {
            guard isExcused || disk.hasNoPower else { throw Violation("the stop failed: \(error)") }
        }
    }

    /// Ends the process: its tasks run on and come to their ends, but nothing of it reaches the disk.
    private func die(losingPower: Bool) throws {
        process.die()
        isStopping = true
        if losingPower { disk.cutPower() } else { disk.restartIfOff() }
        guard let engine else { return }
        self.engine = nil
        scheduler.resumeLanes()
        try scheduler.wait(for: "the end of a dead process", idle: waitAWhile) { try? await engine.stop() }
        try scheduler.runAll()
    }

    /// What a machine does that has nothing to do: the log's commits run, then time passes.
    private func waitAWhile() {
        commit()
        scheduler.advance(100)
    }

    // MARK: Opening

    /// Opens the engine as often as crashes and faults on the way make it necessary.
    func open() throws {
        let faults = disk.faults
        if random.chance(0.5) { disk.setFaults(.none) }
        for attempt in 0...Self.openTries {
            if attempt == Self.openTries {
                disk.setFaults(.none)
            } else if random.chance(0.25) {
                disk.schedulePowerCut(after: 1 + random.below(120))
            }
            beginLife()
            do {
                try openOnce()
                disk.setFaults(faults)
                isExcused = isExcused || faults != .none
                return
            } catch let error as Violation {
                throw error
            } catch {
                guard isExcused || disk.hasNoPower else {
                    throw Violation("the engine can't be opened on a healthy disk: \(error)")
                }
                try die(losingPower: disk.hasNoPower || random.chance(0.5))
            }
        }
        throw Violation("the engine can't be opened although nothing is wrong with the disk any more")
    }

    private func beginLife() {
        process = SimulatedProcess(disk) { [unowned self] in noteRemoval($0) }
        isStopping = false
        ledger.beginLife()
        watermarks = [:]
        isInspecting = false
        isExcused = disk.faults != .none
    }

    private func openOnce() throws {
        let opened = try Engine(
            configuration, mode: .readWrite, storage: process,
            logger: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() },
            now: { [scheduler] in scheduler.now }, scheduling: scheduler.scheduling, mutations: mutations,
            outbox: receiver.outbox(of: process))
        engine = opened
        settleRemovals()
        try forgetLostPositions(opened.log)
        try receiver.noteRecorded(in: opened)
        try checkOrderOfEffects(opened)
        try scheduler.wait(for: "the restore", idle: waitAWhile) { try await opened.restore() }
        wasOpened = true
    }

    /// What a crash left must follow the order of effects: output only behind the journal that explains it, snapshots
    /// only of what is there.
    private func checkOrderOfEffects(_ engine: Engine) throws {
        for number in 0..<engine.shardCount {
            let core = engine.factory.data(number)
            let start = try beginning(of: core, engine)
            let replay = try ShardReplay(core: start.core, position: start.position, source: engine.log)
            while try replay.advance(emit: { _ in }) {}
            for (output, emitted) in zip(core.plan.outputs, replay.core.emitted) {
                let end = try engine.log.endOffset(of: output, isolation: .written)
                guard end <= emitted else {
                    throw Violation("\(output) has \(end) records, the journal explains \(emitted)")
                }
            }
            try checkSnapshots(of: core, journalEnd: replay.position, engine)
        }
    }

    private func checkSnapshots(
        of core: ShardCore<DataShard>, journalEnd: Offset, _ engine: Engine
    ) throws {
        for file in snapshotFiles(of: core.plan.name) {
            guard let snapshot = snapshot(in: file) else { continue }
            var restored = core
            try restored.restore(snapshot.state)
            guard snapshot.position <= journalEnd else {
                throw Violation("\(file): the journal ends at \(journalEnd)")
            }
            for (output, emitted) in zip(core.plan.outputs, restored.emitted) {
                let end = try engine.log.endOffset(of: output, isolation: .written)
                guard emitted <= end else {
                    throw Violation("\(file) knows \(emitted) of the \(end) records of \(output)")
                }
            }
        }
    }
}
