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

    /// Whether the shard comes to a target in time.
    func wait(for target: AppliedWaiters.Target, of number: Int, milliseconds: Int) async -> Bool {
        let shard = data[number]
        guard shard.status.current.phase.isElsewhere else { return await shard.wait(for: target) }
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while !Task.isCancelled {
            let rest = max(0, Int((end - .now) / .milliseconds(1)))
            let question = InstanceQuestion.wait(shard: number, target, milliseconds: rest)
            let answer = try? await ask(number, question, milliseconds: rest + Self.partMilliseconds) {
                (reader) throws(ByteCodingError) in try reader.readBool()
            }
            if let answer { return answer }
            // Who has it now may say so soon.
            guard ContinuousClock.now < end else { return false }
            await scheduling.sleep(Self.retryMilliseconds)
        }
        return false
    }

    /// Repetitions among the records [first, last] of an input, once they are folded; nil if the shard stopped before.
    func duplicates(
        of number: Int, input: Int, first: Offset, last: Offset, milliseconds: Int
    ) async -> Int? {
        let shard = data[number]
        guard shard.status.current.phase.isElsewhere else {
            return await shard.duplicates(input: input, first: first, last: last)
        }
        let question = InstanceQuestion.duplicates(shard: number, input: input, first: first, last: last)
        let answer = try? await ask(number, question, milliseconds: milliseconds) {
            (reader) throws(ByteCodingError) in
            try reader.readOptional { (reader) throws(ByteCodingError) in Int(try reader.readZigZag()) }
        }
        return answer ?? nil
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
