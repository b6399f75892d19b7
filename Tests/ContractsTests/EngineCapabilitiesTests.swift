import Contracts
import Log
import Testing

@Suite("An engine refuses contracts that it can't honour")
struct EngineCapabilitiesTests {
    private let inference = Topic(known: "inference")

    /// An engine that does all that the contracts say.
    private func engine(shards: Int = 2) throws -> EngineCapabilities {
        var engine = EngineCapabilities(shards: shards, topics: [:])
        for contract in try ContractSet.embedded().contracts {
            engine.topics[contract.topic] = EngineCapabilities.TopicUse(
                partitions: contract.partitions.partitions(shards: shards), cleanups: [contract.cleanup],
                eventTypes: Set(contract.events.map(\.type)))
        }
        return engine
    }

    private func problems(_ change: (inout EngineCapabilities) -> Void) throws -> [String] {
        var engine = try engine()
        change(&engine)
        return try ContractSet.embedded().unhonoured(by: engine).map(\.description)
    }

    @Test("and takes those that it can")
    func honoured() throws {
        try ContractSet.embedded().require(honouredBy: try engine(shards: 7))
        #expect(try problems { _ in } == [])
    }

    @Test("a topic without a contract, and a contract without a topic")
    func topics() throws {
        #expect(
            try problems { $0.topics[Topic(known: "audit")] = .init(partitions: 1) }
                == ["topics/audit.yaml: is not there, and the engine needs the topic"])
        #expect(
            try problems { $0.topics[inference] = nil }
                == ["topics/inference.yaml: topic: the engine has no use for 'inference'"])
        #expect(
            try problems {
                $0.topics[inference] = nil
                $0.unusedTopics = [inference]
            } == [])
    }

    @Test("another number of partitions")
    func partitions() throws {
        #expect(
            try problems { $0.topics[inference]?.partitions = 3 }
                == [
                    "topics/inference.yaml: partitions: 'shards' makes 2 with 2 data shards, and the engine has 3"
                ])
    }

    @Test("a policy that it doesn't have")
    func cleanup() throws {
        #expect(
            try problems { $0.topics[inference]?.cleanups = [.delete, .compact] }
                == [
                    "topics/inference.yaml: cleanup: the engine can't 'keep' here, only 'compact' or 'delete'"
                ])
    }

    @Test("a longer dedupe window than is set is no reason, and worth a note")
    func dedupe() throws {
        let contracts = try ContractSet.embedded()
        let notes = contracts.notes(dedupeEvents: 1_000).map(\.description)
        #expect(notes.count == 3)
        #expect(notes.first?.contains("1000000, and limits.dedupe_events is set to 1000") == true)
        #expect(contracts.notes(dedupeEvents: 1_000_000).isEmpty)
    }

    @Test("a type of event that it doesn't know")
    func types() throws {
        #expect(
            try problems { $0.topics[inference]?.eventTypes = ["io.varve.inference.completed.v2"] }
                == [
                    "topics/inference.yaml: events[0].type: the engine doesn't know "
                        + "'io.varve.inference.completed.v1': did you mean 'io.varve.inference.completed.v2'?"
                ])
    }

    @Test("with everything that is wrong in one error")
    func together() throws {
        var engine = try engine()
        engine.topics[inference] = nil
        engine.topics[Topic(known: "audit")] = .init(partitions: 1)
        let contracts = try ContractSet.embedded()
        let error = #expect(throws: ContractError.self) { try contracts.require(honouredBy: engine) }
        #expect(error?.problems.count == 2)
    }
}
