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
                    [
                        "topic": .string(contract.topic.name), "key": .string(contract.key),
                        "partitions": .string(contract.partitions.description),
                        "cleanup": .string(contract.cleanup.rawValue),
                        "retention": JSONValue(
                            contract.retentionMilliseconds.map(DurationText.format(milliseconds:))),
                        "purpose": .string(contract.purpose),
                        "used": .bool(!ContractGate.unusedTopics.contains(contract.topic)),
                        "events": .array(contract.events.map { .string($0.type) }),
                    ]
                })
        ]
    }

    func checkTopics(
        in directory: String?, dataDirectory: String?
    ) async throws(CommandFailure) -> CheckReport {
        let set = try contracts(in: directory)
        var problems = set.check().map(\.description)
        if let dataDirectory { problems += try ContractGate.problems(of: set, dataDirectory: dataDirectory) }
        return CheckReport(
            summary: [
                "contracts": JSONValue(set.contracts.count), "schemas": JSONValue(set.schemas.count),
                "not_used_by_this_version": .array(unused(set).map { .string($0) }),
                "problems": JSONValue(problems.count),
            ], problems: problems)
    }

    /// Topics of which only the contract itself is checked.
    private func unused(_ set: ContractSet) -> [String] {
        set.contracts.map(\.topic).filter(ContractGate.unusedTopics.contains).map(\.name)
    }

    private func contracts(in directory: String?) throws(CommandFailure) -> ContractSet {
        do {
            guard let directory else { return try ContractSet.embedded() }
            return try ContractSet.load(directory: directory)
        } catch {
            throw CommandFailure(.difference, error.description)
        }
    }
}
