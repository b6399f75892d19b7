import Health
import Log
import Monitoring
import Streams

extension ShardRunner where Logic == DataShard {
    /// The offset behind the last message that it has given out to the control shard.
    var emittedWindows: Offset { core.emitted[0] }

    /// By which it divides inferences.
    var dimensions: [Dimension] { core.logic.declaredDimensions }

    /// - Parameter merged: what the control shard has merged; later output is part of this answer.
    func answer(_ query: WindowQuery, merged: Offset) throws -> DataShardAnswer {
        nameState()
        // Where a shard moves, it may still be asked here although the control shard has merged what it gave out elsewhere.
        guard !environment.isShared || core.emitted[0] >= merged else {
            throw MissingShard(shard: plan.name, reason: "it has gone on elsewhere")
        }
        return try DataShardAnswer(
            of: core, to: query, recent: recentOutput.records(from: merged) ?? recentOutput.records[...],
            from: recentOutput.first ?? core.emitted[0], merged: merged, journalEnd: journalEnd)
    }
}

extension ShardRunner where Logic == ControlShard {
    func answer(_ query: WindowQuery) throws -> ControlShardAnswer {
        nameState()
        return ControlShardAnswer(of: core, to: query, journalEnd: journalEnd)
    }

    /// Those that were declared.
    var dimensions: [Dimension] { core.logic.domain(DimensionsDomain.self)?.state.declared ?? [] }

    /// What monitors have judged last.
    var monitorFigures: [MonitorFigures] { core.logic.domain(MonitorsDomain.self)?.state.figures ?? [] }

    /// What is known of devices; nil without a health policy.
    var healthFigures: (classes: [HealthFigures], late: UInt64, overflow: UInt64)? {
        guard let health = core.logic.domain(HealthDomain.self), health.state.policyCount > 0 else {
            return nil
        }
        return (health.figures, health.state.lateCount, health.state.overflowCount)
    }

    func answer(_ path: [String], _ parameters: [String: String]) throws(EngineError) -> DomainAnswer {
        nameState()
        return try DomainAnswer(of: core, path, parameters, journalEnd: journalEnd)
    }

    /// How far it has come, for what is read of the topics of commands and of `decisions`.
    func cut(_ topics: [TopicPartition], written: Offset) -> TimelineCut {
        nameState()
        return TimelineCut(of: core, topics: topics, written: written, journalEnd: journalEnd)
    }
}

extension ShardRunner {
    /// Writes the journal, so that a position names the state that an answer is of. Where it can't be written, the
    /// position stays a little behind the answer.
    private func nameState() {
        guard status.current.phase.isRunning else { return }
        do { try writeJournal() } catch { note(error) }
    }
}

extension ShardRunner {
    /// Writes the journal, so that an answer's position covers what the answer knows. A log that has stopped takes
    /// no journal any more; the answer then knows more than its position says, and the shard's own loop finds out.
    fileprivate func writeJournalIfPossible() throws {
        do { try writeJournal() } catch let error as LogError where error.code == .stopped {}
    }
}
