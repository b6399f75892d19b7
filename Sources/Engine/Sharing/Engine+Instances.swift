import ByteCoding
import JSON
import Log
import Streams

// Questions from and to other instances that share the shards.
extension Engine {
    /// Beside what a question waits for by itself.
    private static let patienceMilliseconds = 30_000

    /// What the instance with the control shard answers; nil if that is this one.
    ///
    /// - Throws: what was answered; `notReady` where nobody answers.
    func forward<Value>(
        _ question: InstanceQuestion, waiting milliseconds: Int = 0,
        _ decode: (inout ByteReader) throws(ByteCodingError) -> Value
    ) async throws(EngineError) -> Value? {
        guard let sharing = shards.sharing, !shards.controlIsHere else { return nil }
        guard let address = sharing.address(of: shardCount) else {
            throw .controlIsMoving
        }
        do {
            let bytes = try await sharing.ask(
                address, question.encoded, milliseconds: milliseconds + Self.patienceMilliseconds)
            return try InstanceAnswer.decode(bytes, decode)
        } catch let error as EngineError {
            throw error
        } catch {
            throw EngineError(
                .notReady,
                "the instance at \(address), which has the control shard, did not answer (\(error))"
                    + question.uncertainty)
        }
    }

    /// Answers a question of another instance.
    public func answerInstance(_ question: [UInt8]) async -> [UInt8] {
        do {
            return try await answer(try InstanceQuestion(decoding: question))
        } catch let error as EngineError {
            return InstanceAnswer.encode(error)
        } catch let error as ByteCodingError {
            return InstanceAnswer.encode(EngineError(.invalid, "the question: \(error)"))
        } catch {
            return InstanceAnswer.encode(EngineError(.notReady, "\(error)"))
        }
    }

    private func answer(_ question: InstanceQuestion) async throws -> [UInt8] {
        switch question {
        case .windows(let number, let query, let merged):
            let answer = try await ownShard(number).answer(query, merged: merged)
            return InstanceAnswer.encode { answer.encode(into: &$0) }
        case .wait(let number, let target, let milliseconds):
            var targets = Targets()
            targets.data[number] = target
            _ = try ownShard(number)
            let isReached = await wait(for: targets, milliseconds: milliseconds)
            return InstanceAnswer.encode { $0.write(isReached) }
        case .folded(let number, let input, let first, let last):
            let folded = try await ownShard(number).folded(input: input, first: first, last: last)
            return InstanceAnswer.encode { $0.writeOptional(folded) { $0.write($1) } }
        case .facts(let number):
            let facts = await DataShardFacts(try ownShard(number))
            return InstanceAnswer.encode { facts.encode(into: &$0) }
        case .view, .resource, .command, .flag, .watermark:
            // Who asks has heard that the control shard is here; it is not asked on from here.
            guard shards.controlIsHere else {
                throw EngineError.controlIsMoving
            }
            return try await answerWhole(question)
        }
    }

    private func answerWhole(_ question: InstanceQuestion) async throws -> [UInt8] {
        switch question {
        case .view(let query):
            let answer = try await view(query)
            return InstanceAnswer.encode { answer.encode(into: &$0) }
        case .resource(let request):
            let answer = try await resource(request)
            return InstanceAnswer.encode { answer.encode(into: &$0) }
        case .command(let request):
            let answer = try await execute(request)
            return InstanceAnswer.encode { answer.encode(into: &$0) }
        case .flag(let question):
            let answer = try await evaluate(question)
            return InstanceAnswer.encode { answer.encode(into: &$0) }
        case .watermark(let declaration):
            let answer = try await declareWatermark(declaration)
            return InstanceAnswer.encode { answer.encode(into: &$0) }
        case .windows, .wait, .folded, .facts: throw EngineError(.internal, "no whole request")
        }
    }

    private func ownShard(_ number: Int) throws(EngineError) -> ShardRunner<DataShard> {
        let data = data
        guard data.indices.contains(number), data[number].status.current.phase.isAnswering else {
            throw EngineError(.notReady, "data-\(number) is not at work here")
        }
        return data[number]
    }
}

extension EngineError {
    static let controlIsMoving = EngineError(
        .notReady, "the control shard is on its way from one instance to another: try again soon")
}

extension InstanceQuestion {
    /// What has to be said of a request that may have been carried out.
    fileprivate var uncertainty: String {
        guard case .command = self else { return "" }
        return
            ": whether the command was carried out is not known; send it again with the same Idempotency-Key"
    }
}
