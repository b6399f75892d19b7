import EmbeddedLog
import Foundation
public import JSON
import Log
import Logging
import Streams

extension Engine {
    public func query(_ query: ViewQuery) async throws(EngineError) -> JSONValue {
        try refuseUnlessAnswering()
        guard let view = ViewCatalog.views.first(where: { $0.name == query.view }) else {
            let names = ViewCatalog.views.map(\.name).joined(separator: ", ")
            throw EngineError(.notFound, "there is no view '\(query.view)'; there are \(names)")
        }
        guard view.isAvailable else {
            throw EngineError(.unavailable, "the view '\(view.name)' is not built yet")
        }
        try Self.check(query.parameters, of: view)
        if let after = query.after {
            try await wait(for: try Position(parsing: after), milliseconds: query.timeoutMilliseconds)
        }
        do {
            return try await answer(query)
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

    private static func check(_ parameters: [String: String], of view: ViewDescription) throws(EngineError) {
        if parameters["as_of"] != nil {
            throw EngineError(
                .unavailable, "as_of is not built yet",
                errors: [.init(pointer: "as_of", reason: "not built yet")])
        }
        let known = Set(view.parameters.map(\.name))
        for name in parameters.keys.sorted() where !known.contains(name) {
            throw EngineError(
                .invalid,
                "the view '\(view.name)' has no parameter '\(name)'; it has \(known.sorted().joined(separator: ", "))",
                errors: [.init(pointer: name, reason: "unknown parameter")])
        }
    }

    private func answer(_ query: ViewQuery) async throws -> JSONValue {
        if query.view == ViewCatalog.deadLetters { return try deadLetters(query) }
        guard let view = ViewCatalog.windowView(query.view) else {
            throw EngineError(.unavailable, "the view '\(query.view)' is not built yet")
        }
        let baseSize = factory.policy.size
        let question = try WindowQuery(parameters: query.parameters, baseSize: baseSize)
        let reader = WindowReader(log: log, data: data, control: control)
        let (material, position) = try await reader.read(question)
        return .object([
            .init("view", .string(query.view)), .init("position", .string(position.text)),
            .init("watermark", JSONValue(material.watermark.map(RFC3339.text))),
            .init("read_from", .string(material.usedLog ? "memory and log" : "memory")),
            .init("windows", try view(question, material, baseSize)),
        ])
    }

    private func deadLetters(_ query: ViewQuery) throws -> JSONValue {
        let limit = query.parameters["limit"]
        let number = limit.map { Int($0) ?? -1 } ?? DeadLetterReader.defaultLimit
        guard DeadLetterReader.limits.contains(number) else {
            let range = DeadLetterReader.limits
            throw QueryError(
                "limit", "'\(limit ?? "")' is no number from \(range.lowerBound) to \(range.upperBound)")
        }
        let partitions = (0...shardCount).map { TopicPartition(Topology.deadLetters, Int32($0)) }
        let letters = try DeadLetterReader(log: log, partitions: partitions).letters(
            reason: query.parameters["reason"], topic: query.parameters["topic"], limit: number)
        var position = Position()
        for partition in partitions {
            position.offsets[partition] = try log.endOffset(of: partition, isolation: .written)
        }
        return .object([
            .init("view", .string(query.view)), .init("position", .string(position.text)),
            .init("watermark", .null), .init("dead_letters", .array(letters)),
        ])
    }

    // MARK: Waiting

    /// Waits until all shards have come to a position.
    func wait(for position: Position, milliseconds: Int) async throws(EngineError) {
        let targets = try self.targets(of: position)
        let isReached = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                let inOrder = targets.data.sorted { $0.key < $1.key }
                for (shard, target) in inOrder where await !self.data[shard].wait(for: target) {
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
        guard isReached else {
            throw EngineError(.timeout, "the position was not reached within \(milliseconds) ms")
        }
    }

    private typealias Targets = (data: [Int: AppliedWaiters.Target], control: AppliedWaiters.Target?)

    private func targets(of position: Position) throws(EngineError) -> Targets {
        var targets: Targets = ([:], nil)
        for (partition, offset) in position.offsets {
            if partition == control.plan.journal {
                targets.control = AppliedWaiters.Target(journal: offset)
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
