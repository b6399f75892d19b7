import ByteCoding
import Foundation
import JSON
import Log
import Logging
import Streams

extension Engine {
    public func view(_ query: ViewQuery) async throws(EngineError) -> AnsweredView {
        let question = InstanceQuestion.view(query)
        if let answer = try await forward(
            question, waiting: query.timeoutMilliseconds,
            { (reader) throws(ByteCodingError) in try AnsweredView(from: &reader) })
        {
            return answer
        }
        try refuseUnlessAnswering()
        let view = try ViewCatalog.view(query.view, parameters: query.parameters, others: ["as_of"])
        if let after = query.after {
            try await wait(for: try Position(parsing: after), milliseconds: query.timeoutMilliseconds)
        }
        do {
            return try await answer(query)
        } catch is CancellationError {
            throw EngineError(.notReady, "the question was given up")
        } catch let error as EngineError {
            throw error
        } catch let error as QueryError {
            throw EngineError(
                .invalid, error.description, errors: [.init(pointer: error.parameter, reason: error.reason)])
        } catch {
            logger.error(
                "a view could not be answered", metadata: ["view": "\(view.name)", "reason": "\(error)"])
            throw EngineError(.internal, "the view could not be answered: \(error)")
        }
    }

    private func answer(_ query: ViewQuery) async throws -> AnsweredView {
        if ViewCatalog.ofDomains.contains(query.view) {
            let answer = try await answer(
                ResourceRequest(["views", query.view], parameters: query.parameters))
            return AnsweredView(
                json: .object([.init("view", .string(query.view))] + (answer.body.members ?? [])),
                past: answer.past)
        }
        guard let text = query.parameters["as_of"] else {
            return AnsweredView(
                json: try await answer(query, by: LiveShards(shards: shards), as: nil))
        }
        let moment = try Moment(parsing: text)
        let began = ContinuousClock.now
        let (state, isCached) = try await past.state(at: moment)
        let json = try await answer(query, by: state, as: PastMoment(moment, state))
        return AnsweredView(
            json: json,
            past: PastCost(
                position: state.position.text, replayedRecords: isCached ? 0 : state.replayedRecords,
                milliseconds: (ContinuousClock.now - began) / .milliseconds(1), isCached: isCached))
    }

    /// - Parameter moment: when the shards that answer were so; nil for now.
    private func answer(
        _ query: ViewQuery, by source: any WindowSource, as moment: PastMoment?
    ) async throws -> JSONValue {
        if query.view == ViewCatalog.deadLetters { return try deadLetters(query, as: moment) }
        guard let view = ViewCatalog.windowView(query.view) else {
            throw EngineError(.unavailable, "the view '\(query.view)' is not built yet")
        }
        // Before the shards answer: what a position names must not be more than what was seen.
        let rejections = try rejectionsEnd(as: moment)
        var (question, position) = try await read(view, query.parameters, by: source)
        position.offsets[Topology.rejections(shards: shardCount)] = rejections
        let material = question.material
        let answer = try view.answer(question)
        return .object(
            [
                .init("view", .string(query.view)), .init("position", .string(position.text)),
                .init("watermark", JSONValue(material.watermark.map(RFC3339.text))),
                .init("read_from", .string(material.usedLog ? "memory and log" : "memory")),
            ] + (try commitment(of: position, as: moment)) + question.partial + [.init("windows", answer)])
    }

    /// What a view over windows answers from, and the position that it is of.
    func read(
        _ view: ViewCatalog.WindowView, _ parameters: [String: String], by source: any WindowSource
    ) async throws -> (WindowQuestion, Position) {
        let baseSize = factory.policy.size
        let query = try view.question(parameters, baseSize: baseSize)
        let (content, position) = try await WindowReader(log: log, source: source).read(query)
        let question = WindowQuestion(
            query: query, parameters: parameters, material: content.material,
            references: content.references, baseSize: baseSize, missing: content.missing)
        return (question, position)
    }

    /// Whether all that an answer of now counts is committed; nothing where that is not asked, since what is written stays.
    private func commitment(of position: Position, as moment: PastMoment?) throws -> [JSONValue.Member] {
        guard log.commitsTogether, moment == nil else { return [] }
        let isCommitted = try position.offsets.allSatisfy { partition, offset in
            try partition.topic != Topology.journal
                || log.endOffset(of: partition, isolation: .durable) >= offset
        }
        return [.init("committed", .bool(isCommitted))]
    }

    private func rejectionsEnd(as moment: PastMoment?) throws -> Offset {
        let partition = Topology.rejections(shards: shardCount)
        let end = try log.endOffset(of: partition, isolation: .written)
        guard let latest = moment?.latestRejection, latest < .max else {
            return min(end, moment?.rejectionsEnd ?? end)
        }
        return min(end, try log.offset(of: partition, atOrAfter: latest + 1))
    }

    private func deadLetters(_ query: ViewQuery, as moment: PastMoment?) throws -> JSONValue {
        let limit = query.parameters["limit"]
        let number = limit.map { Int($0) ?? -1 } ?? DeadLetterReader.defaultLimit
        guard DeadLetterReader.limits.contains(number) else {
            let range = DeadLetterReader.limits
            throw QueryError(
                "limit", "'\(limit ?? "")' is no number from \(range.lowerBound) to \(range.upperBound)")
        }
        let topic = query.parameters["topic"]
        if let topic, !IngestRequest.topics.contains(topic) {
            let names = IngestRequest.topics.joined(separator: ", ")
            throw QueryError("topic", "'\(topic)' is no topic that takes events; there are \(names)")
        }
        var position = moment?.state.position ?? Position()
        for number in 0..<shardCount {
            let partition = TopicPartition(Topology.deadLetters, Int32(number))
            let end = try log.endOffset(of: partition, isolation: .written)
            position.offsets[partition] = min(end, moment?.deadLetterEnds[partition] ?? end)
        }
        position.offsets[Topology.rejections(shards: shardCount)] = try rejectionsEnd(as: moment)
        let ends = position.offsets.filter { $0.key.topic == Topology.deadLetters }
        let notesEnd = ends[Topology.rejections(shards: shardCount)] ?? .max
        let reader = DeadLetterReader(
            log: log, ends: ends, latest: moment?.latestRejection,
            redriven: try redriven.places(before: notesEnd))
        let letters = try reader.newest(
            .init(reason: query.parameters["reason"], topic: topic), limit: number)
        return .object([
            .init("view", .string(query.view)), .init("position", .string(position.text)),
            .init("watermark", .null), .init("dead_letters", .array(letters.map(\.json))),
        ])
    }

    // MARK: Waiting

    /// Waits until all shards have come to a position.
    func wait(for position: Position, milliseconds: Int) async throws(EngineError) {
        try position.check(shards: shardCount)
        let targets = try targets(of: position)
        guard await wait(for: targets, milliseconds: milliseconds) else {
            if targets.control != nil { try refuseWithoutControl() }
            throw EngineError(.timeout, "the position was not reached within \(milliseconds) ms")
        }
    }

    /// - Throws: `notReady` if other instances share the shards, and the control shard isn't here any more.
    func refuseWithoutControl() throws(EngineError) {
        guard shards.sharing != nil, !control.status.current.phase.isAnswering else { return }
        throw .controlIsMoving
    }

    /// False if the time was over before.
    func wait(for targets: Targets, milliseconds: Int) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                let inOrder = targets.data.sorted { $0.key < $1.key }
                for (shard, target) in inOrder
                where await !self.shards.wait(for: target, of: shard, milliseconds: milliseconds) {
                    return false
                }
                guard let control = targets.control else { return true }
                return await self.control.wait(for: control)
            }
            group.addTask {
                await self.scheduling.sleep(milliseconds)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }

    /// What shards are to reach, the data shards by number.
    struct Targets: Sendable {
        var data: [Int: AppliedWaiters.Target] = [:]
        var control: AppliedWaiters.Target?
    }

    private func targets(of position: Position) throws(EngineError) -> Targets {
        var targets = Targets()
        for (partition, offset) in position.offsets {
            if partition == control.plan.journal {
                targets.control = targets.control ?? .init()
                targets.control?.journal = offset
                continue
            }
            if let input = control.plan.inputs.firstIndex(of: partition) {
                targets.control = targets.control ?? .init()
                targets.control?.inputs[input] = offset
                continue
            }
            for (index, shard) in data.enumerated() {
                if partition == shard.plan.journal {
                    targets.data[index, default: .init()].journal = offset
                } else if let input = shard.plan.inputs.firstIndex(of: partition) {
                    targets.data[index, default: .init()].inputs[input] = offset
                }
            }
        }
        return targets
    }
}
