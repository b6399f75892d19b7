import CommandLine
import Contracts
import EmbeddedLog
import Engine
import JSON
import Log

extension WiredEngine {
    func topics(in directory: String?) async throws(CommandFailure) -> JSONValue {
        let set = try contracts(in: directory)
        return [
            "topics": .array(
                set.contracts.map { contract in
                    .object(
                        members(of: contract) + [
                            .init("events", .array(contract.events.map { .string($0.type) }))
                        ])
                })
        ]
    }

    func topic(_ name: String, in directory: String?) async throws(CommandFailure) -> JSONValue {
        let set = try contracts(in: directory)
        guard let contract = set.contracts.first(where: { $0.topic.name == name }) else {
            throw CommandFailure(
                .usage, "there is no topic \(name)",
                advice: "There are \(set.contracts.map(\.topic.name).joined(separator: ", ")).")
        }
        let events = contract.events.map { event -> JSONValue in
            [
                "type": .string(event.type), "summary": .string(event.summary),
                "schema": set.schemas[event.schema]?.document ?? .null,
            ]
        }
        return .object(
            members(of: contract) + [
                .init("dedupe_events", JSONValue(contract.dedupeEvents)), .init("events", .array(events)),
            ])
    }

    private func members(of contract: TopicContract) -> [JSONValue.Member] {
        [
            .init("topic", .string(contract.topic.name)), .init("key", .string(contract.key)),
            .init("partitions", .string(contract.partitions.description)),
            .init("cleanup", .string(contract.cleanup.rawValue)),
            .init(
                "retention",
                JSONValue(contract.retentionMilliseconds.map(DurationText.format(milliseconds:)))),
            .init("purpose", .string(contract.purpose)),
            .init("used", .bool(!ContractGate.unusedTopics.contains(contract.topic))),
        ]
    }

    func checkTopics(
        in directory: String?, dataDirectory: String?, configuration: EngineConfiguration
    ) async throws(CommandFailure) -> CheckReport {
        let set = try contracts(in: directory)
        var problems = set.check().map(\.description)
        if let dataDirectory { problems += try ContractGate.problems(of: set, dataDirectory: dataDirectory) }
        return CheckReport(
            summary: [
                "contracts": JSONValue(set.contracts.count), "schemas": JSONValue(set.schemas.count),
                "not_used_by_this_version": .array(unused(set).map { .string($0) }),
                "problems": JSONValue(problems.count),
                "remarks": .array(
                    set.notes(dedupeEvents: configuration.limits.dedupeEvents).map {
                        .string($0.description)
                    }),
            ], problems: problems)
    }

    /// Topics of which only the contract itself is checked.
    private func unused(_ set: ContractSet) -> [String] {
        set.contracts.map(\.topic).filter(ContractGate.unusedTopics.contains).map(\.name)
    }

    func contracts(in directory: String?) throws(CommandFailure) -> ContractSet {
        do {
            guard let directory else { return try ContractSet.embedded() }
            return try ContractSet.load(directory: directory)
        } catch {
            throw CommandFailure(.difference, error.description)
        }
    }
}
