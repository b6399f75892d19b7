import ByteCoding
import Log
import Streams

// Data shards, wherever they are.
extension EngineShards {
    /// That a part of an answer may take.
    private static let partMilliseconds = 5_000
    /// Between two questions for a shard that nobody answers for.
    private static let retryMilliseconds = 100

    /// - Throws: `MissingShard` where nobody answers for it.
    func windows(
        of number: Int, _ query: WindowQuery, merged: Offset
    ) async throws -> DataShardAnswer {
        let shard = data[number]
        guard sharing != nil else { return try await shard.answer(query, merged: merged) }
        if shard.status.current.phase.isAnswering { return try await shard.answer(query, merged: merged) }
        return try await ask(
            number, .windows(shard: number, query, merged: merged), milliseconds: Self.partMilliseconds
        ) { (reader) throws(ByteCodingError) in try DataShardAnswer(from: &reader) }
    }

    /// Whether the shard comes to a target in time, wherever it is by then.
    func wait(for target: AppliedWaiters.Target, of number: Int, milliseconds: Int) async -> Bool {
        let isReached = await ask(whoeverHas: number, milliseconds: milliseconds) {
            await $0.wait(for: target) ? true : nil
        } elsewhere: { rest in
            let question = InstanceQuestion.wait(shard: number, target, milliseconds: rest)
            let isReached = try await ask(number, question, milliseconds: rest + Self.partMilliseconds) {
                (reader) throws(ByteCodingError) in try reader.readBool()
            }
            return isReached ? true : nil
        }
        return isReached ?? false
    }

    /// The records [first, last] of an input, once they are folded, wherever the shard is by then; nil if they are not in
    /// time, or the shard has failed.
    func folded(
        of number: Int, input: Int, first: Offset, last: Offset, milliseconds: Int
    ) async -> AppliedWaiters.FoldedRecords? {
        await ask(whoeverHas: number, milliseconds: milliseconds) {
            await $0.folded(input: input, first: first, last: last)
        } elsewhere: { rest in
            let question = InstanceQuestion.folded(shard: number, input: input, first: first, last: last)
            return try await ask(number, question, milliseconds: rest) {
                (reader) throws(ByteCodingError) in
                try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readFolded() }
            }
        }
    }

    /// What comes of waiting at the instance that has the shard, and at the next one if it moves on. Nil once the time is up,
    /// or the shard has failed here.
    ///
    /// - Parameters:
    ///   - here: nil if the shard was let go, or has failed, before there was anything to tell.
    ///   - elsewhere: gets the milliseconds that are left; nil or an error likewise.
    private func ask<Value: Sendable>(
        whoeverHas number: Int, milliseconds: Int, here: (ShardRunner<DataShard>) async -> Value?,
        elsewhere: (Int) async throws -> Value?
    ) async -> Value? {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while !Task.isCancelled {
            let shard = data[number]
            if shard.status.current.phase.isElsewhere {
                let rest = max(0, Int((end - .now) / .milliseconds(1)))
                if let found = try? await elsewhere(rest) { return found }
            } else {
                if let found = await here(shard) { return found }
                guard sharing != nil, !shard.status.current.phase.isBroken else { return nil }
            }
            // Who has it now may say so soon.
            guard ContinuousClock.now < end else { return nil }
            await scheduling.sleep(Self.retryMilliseconds)
        }
        return nil
    }

    /// - Throws: `MissingShard` where nobody answers for it.
    func facts(of number: Int) async throws -> DataShardFacts {
        let shard = data[number]
        guard shard.status.current.phase.isElsewhere else { return await DataShardFacts(shard) }
        return try await ask(number, .facts(shard: number), milliseconds: Self.partMilliseconds) {
            (reader) throws(ByteCodingError) in try DataShardFacts(from: &reader)
        }
    }

    private func ask<Value>(
        _ number: Int, _ question: InstanceQuestion, milliseconds: Int,
        _ decode: (inout ByteReader) throws(ByteCodingError) -> Value
    ) async throws -> Value {
        let name = data[number].plan.name
        guard let sharing, let address = sharing.address(of: number) else {
            throw MissingShard(shard: name, reason: "no instance answers for it")
        }
        do {
            let bytes = try await sharing.ask(address, question.encoded, milliseconds: milliseconds)
            return try InstanceAnswer.decode(bytes, decode)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw MissingShard(shard: name, reason: "\(address): \(error)")
        }
    }
}
