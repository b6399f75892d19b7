import Delivery
import Log
import Streams

/// Commands are decided in groups. Each one sees what those before it have changed; the events of all are written, synced
/// once, and only then folded: a question never sees what a power cut could still take back. Until a group is folded the
/// shard folds nothing else, so that what was decided still holds when it is.
extension ShardRunner where Logic == ControlShard {
    /// Decides a command and returns once its events are durable and folded.
    nonisolated func execute(_ request: CommandRequest) async throws(EngineError) -> CommandAnswer {
        let outcome = await withCheckedContinuation { waiter in
            let isTaken = commandQueue.add(request, waiter) {
                Task(executorPreference: environment.scheduling.taskExecutor) { await self.runCommands() }
            }
            guard !isTaken else { return }
            let reason = "\(CommandQueue.limit) commands wait already"
            waiter.resume(returning: .failure(EngineError(.busy(retryAfterSeconds: 1), reason)))
        }
        return try outcome.get()
    }

    private func runCommands() async {
        while let group = commandQueue.takeGroup() {
            let outcomes = await decide(group.map(\.request))
            for (one, outcome) in zip(group, outcomes) { one.waiter.resume(returning: outcome) }
            signal.raise()
            // The shard's own loop comes between two groups.
            await Task.yield()
        }
    }

    private func decide(_ requests: [CommandRequest]) async -> [CommandQueue.Outcome] {
        do {
            try requireRunning()
            commands.isCommitting = true
            defer { commands.isCommitting = false }
            try await foldWrittenCommands()
            try recordTime()
            try await provePresentState()
            let prepared = prepare(requests)
            return try await commit(prepared)
        } catch let error as EngineError {
            return requests.map { _ in .failure(error) }
        } catch {
            note(error)
            let unknown = EngineError(
                .notReady,
                "the command's events could not be made durable (\(error)): whether it was done is known once the engine "
                    + "goes on; try again with the same Idempotency-Key")
            return requests.map { _ in .failure(unknown) }
        }
    }

    private func requireRunning() throws(EngineError) {
        guard status.current.phase.isRunning, !environment.isReadOnly, !isStopping else {
            throw EngineError(.notReady, "the engine takes no commands now")
        }
    }

    /// The topics of commands, each with its place among the inputs.
    private var commandInputs: [(partition: TopicPartition, input: Int)] {
        plan.inputs.enumerated().filter { Topology.isCommand($0.element.topic) }.map {
            ($0.element, $0.offset)
        }
    }

    /// Folds what an earlier group has written and could not finish.
    private func foldWrittenCommands() async throws {
        for (partition, input) in commandInputs {
            let end = try environment.log.nextOffset(of: partition)
            guard core.consumed[input] < end else { continue }
            commands.isUnsettled = true
            try await syncCommands([partition])
            try foldCommands(input)
        }
        guard commands.isUnsettled else { return }
        try writeJournal()
        commands.isUnsettled = false
    }

    /// Records the time of the commands, so that the past can be asked by it; not while windows wait to be merged, which
    /// must not find that their time is over.
    private func recordTime() throws {
        let now = environment.clock.now
        guard environment.clock.kind == .wall, now > core.tick else { return }
        for (input, consumed) in zip(plan.inputs, core.consumed) {
            guard try environment.log.endOffset(of: input, isolation: .written) == consumed else { return }
        }
        var emitted = ShardOutput()
        try core.advance(to: now, into: &emitted)
        journal.note(tick: core.tick)
        keep(emitted)
    }

    /// What is decided rests on the state as it is: that must not be taken back by a power cut which leaves the events.
    func provePresentState() async throws {
        try writeJournal()
        guard provenJournalEnd < journalEnd, !environment.mutations.contains(.decideOnUnprovenState) else {
            return
        }
        let (commit, end) = (prepareCommit([plan.journal]), journalEnd)
        try await environment.scheduling.onDisk { try commit.run() }
        provenJournalEnd = end
    }

    private func syncCommands(_ partitions: [TopicPartition]) async throws {
        let commit = prepareCommit(partitions)
        try await environment.scheduling.onDisk { try commit.run() }
    }

    /// Decides each command on what those before it leave behind.
    private func prepare(_ requests: [CommandRequest]) -> [Result<PreparedCommand, EngineError>] {
        // A copy that shares what it doesn't change.
        var ahead = core.logic
        var place = PreparedCommand.Place(
            time: environment.clock.now,
            offsets: core.commandOffsets,
            state: Position([plan.journal: journalEnd]))
        var broken: EngineError?
        return requests.map { request in
            if let broken { return .failure(broken) }
            do throws(EngineError) {
                if environment.mutations.contains(.decideOnOldState) { ahead = core.logic }
                let command = try PreparedCommand(planted(request), at: place, on: &ahead)
                if !command.records.isEmpty {
                    let end = (place.offsets[command.topic] ?? 0) + Offset(command.records.count)
                    place.offsets[command.topic] = end
                    place.state = Position([TopicPartition(command.topic, 0): end])
                }
                return .success(command)
            } catch {
                // What it left behind is no state that anything may be decided on.
                if error.kind == .internal { broken = error }
                return .failure(error)
            }
        }
    }

    /// A request as a mistake that a test plants makes it out.
    private func planted(_ request: CommandRequest) -> CommandRequest {
        var request = request
        if environment.mutations.contains(.retriesAreNew) { request.idempotencyKey = nil }
        if environment.mutations.contains(.forgetIfMatch) { request.ifMatch = nil }
        return request
    }

    private func commit(
        _ prepared: [Result<PreparedCommand, EngineError>]
    ) async throws -> [CommandQueue.Outcome] {
        var written: [(partition: TopicPartition, count: Int)] = []
        for case .success(let command) in prepared where !command.records.isEmpty {
            commands.isUnsettled = true
            try write(command)
            written.append((TopicPartition(command.topic, 0), command.records.count))
        }
        if environment.mutations.contains(.answerCommandsBeforeSync) {
            commands.isUnsettled = false
        } else if !written.isEmpty {
            try await syncCommands(Array(Set(written.map(\.partition))).sorted())
            // Each in an entry of its own, so that a position can name the state after any of them.
            for (partition, count) in written {
                guard let input = plan.inputs.firstIndex(of: partition) else { continue }
                try foldCommands(input, count)
            }
            try writeJournal()
            commands.isUnsettled = false
        }
        if environment.mutations.contains(.refuseWhatWasDone), written.count > 2 {
            return prepared.map { _ in .failure(EngineError(.conflict, "a planted refusal")) }
        }
        return prepared.map { $0.map(\.answer) }
    }

    /// A command's events are one batch: all of them are in the log, or none.
    private func write(_ command: PreparedCommand) throws {
        // Before the events that name it: a name without a secret could sign nothing.
        if let secret = command.secret { try environment.secrets?.keep(secret.secret, as: secret.id) }
        var builder = RecordBatchBuilder(codec: .none)
        let now = environment.clock.now
        for record in command.records {
            builder.add(
                key: record.key, value: record.value, headers: .structuredCloudEvent, timestamp: now)
        }
        guard let batch = try builder.seal() else { return }
        _ = try environment.log.write(batch, to: TopicPartition(command.topic, 0))
    }
}
