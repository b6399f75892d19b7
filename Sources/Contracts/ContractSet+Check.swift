import JSON
import Log

extension ContractSet {
    /// What is wrong between the files: types that two topics claim, schemas that are missing, unused, beyond
    /// the supported keywords, or of another type than their event, and an AsyncAPI document that says
    /// something else. None if all is well.
    public func check() -> [ContractProblem] {
        schemaProblems + repeatedTypes() + contracts.flatMap(schemaFaults) + unusedSchemas()
            + asyncAPIFaults()
    }

    private func repeatedTypes() -> [ContractProblem] {
        var owners: [String: String] = [:]
        var problems: [ContractProblem] = []
        for contract in contracts {
            let file = path(of: contract)
            for (index, event) in contract.events.enumerated() {
                if let owner = owners[event.type] {
                    let reason = "'\(event.type)' is in \(owner) as well"
                    problems.append(
                        ContractProblem(file: file, path: "events[\(index)].type", reason: reason))
                }
                owners[event.type] = owners[event.type] ?? file
            }
        }
        return problems
    }

    private func schemaFaults(of contract: TopicContract) -> [ContractProblem] {
        contract.events.enumerated().compactMap { index, event in
            guard let reason = fault(of: event, format: contract.format) else { return nil }
            return ContractProblem(
                file: path(of: contract), path: "events[\(index)].schema", reason: reason)
        }
    }

    private func fault(of event: EventContract, format: RecordFormat) -> String? {
        guard let schema = schemas[event.schema] else {
            // A schema that is there and broken is a problem of its own.
            let isThere = schemaProblems.contains { $0.file == prefix + event.schema }
            return isThere ? nil : "'\(event.schema)' is not there"
        }
        guard format == .cloudevents else { return nil }
        let type = schema.document["properties"]?["type"]?["const"]?.string
        return type == event.type ? nil : "'\(event.schema)' doesn't hold 'type' to '\(event.type)'"
    }

    private func unusedSchemas() -> [ContractProblem] {
        let used = Set(contracts.flatMap(\.events).map(\.schema)).union([ContractFiles.envelope])
        var problems = schemas.keys.filter { !used.contains($0) }.sorted().map {
            ContractProblem(file: prefix + $0, reason: "no contract names it")
        }
        let envelopeFile = prefix + ContractFiles.envelope
        if envelope == nil, !schemaProblems.contains(where: { $0.file == envelopeFile }) {
            problems.append(ContractProblem(file: envelopeFile, reason: "is not there"))
        }
        return problems
    }

    private func asyncAPIFaults() -> [ContractProblem] {
        let file = prefix + ContractFiles.asyncAPI
        guard let asyncAPI else { return [ContractProblem(file: file, reason: "is not there")] }
        var checker = AsyncAPIChecker(document: asyncAPI, file: file)
        checker.check(contracts)
        return checker.problems
    }
}
