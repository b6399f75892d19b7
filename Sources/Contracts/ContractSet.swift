public import JSON
public import Log

/// All contracts of an engine, with the schemas of their events and the AsyncAPI document of the whole.
public struct ContractSet: Sendable {
    /// In the order of the topics' names.
    public let contracts: [TopicContract]
    /// By file (`schemas/….json`). Those that can't be used are among `check()`'s problems.
    public let schemas: [String: JSONSchema]
    let asyncAPI: JSONValue?
    /// Where the files are, for problems.
    let prefix: String
    let schemaProblems: [ContractProblem]

    /// The contracts that this binary carries.
    public static func embedded() throws(ContractError) -> ContractSet {
        try ContractSet(files: .embedded)
    }

    /// The contracts of a directory (`topics/`): a `.yaml` file per topic, `asyncapi.yaml`, and `schemas/`.
    /// Throws if a contract can't be read, with the problems of all of them; what is wrong between the files is
    /// told by `check()`.
    public static func load(directory: String) throws(ContractError) -> ContractSet {
        try ContractSet(files: try ContractFiles(directory: directory))
    }

    init(files: ContractFiles) throws(ContractError) {
        var contracts: [TopicContract] = []
        var problems: [ContractProblem] = []
        for name in files.topicFiles {
            let (contract, faults) = Self.contract(of: name, in: files)
            problems += faults
            if let contract { contracts.append(contract) }
        }
        if files.topicFiles.isEmpty {
            problems.append(
                ContractProblem(file: files.prefix, reason: "holds no contract (no '.yaml' file)"))
        }
        var asyncAPI: JSONValue?
        if let bytes = files.contents[ContractFiles.asyncAPI] {
            switch Self.yaml(bytes, file: files.path(ContractFiles.asyncAPI)) {
            case .success(let node): asyncAPI = node.json
            case .failure(let error): problems += error.problems
            }
        }
        guard problems.isEmpty else { throw ContractError(problems) }
        self.contracts = contracts.sorted { $0.topic < $1.topic }
        self.asyncAPI = asyncAPI
        prefix = files.prefix
        (schemas, schemaProblems) = Self.schemas(in: files)
    }

    public func contract(of topic: Topic) -> TopicContract? {
        contracts.first { $0.topic == topic }
    }

    /// The schema of a type of event, as the whole event in structured JSON.
    public func schema(ofType type: String) -> JSONSchema? {
        let event = contracts.lazy.flatMap(\.events).first { $0.type == type }
        return event.flatMap { schemas[$0.schema] }
    }

    /// What every event in structured JSON has, whatever its type.
    public var envelope: JSONSchema? { schemas[ContractFiles.envelope] }

    /// Checks a whole event in structured JSON against the schema of its type; if no contract knows the type,
    /// that is a violation beside those of the envelope.
    public func validate(event: JSONValue) -> [JSONSchema.Violation] {
        let type = event["type"]?.string
        if let type, let schema = schema(ofType: type) { return schema.validate(event) }
        var violations = envelope?.validate(event) ?? []
        if let type {
            let hint = NearestName.hint(for: type, among: contracts.flatMap(\.events).map(\.type))
            violations.append(.init(pointer: "/type", reason: "no contract knows '\(type)': \(hint)"))
        }
        return violations
    }

    func path(of contract: TopicContract) -> String { prefix + contract.fileName }

    private static func contract(
        of name: String, in files: ContractFiles
    ) -> (contract: TopicContract?, problems: [ContractProblem]) {
        let path = files.path(name)
        switch yaml(files.contents[name] ?? [], file: path) {
        case .failure(let error): return (nil, error.problems)
        case .success(let node):
            let (contract, problems) = ContractReader.read(node, file: path)
            guard let contract, contract.fileName != name else { return (contract, problems) }
            let reason = "the file of '\(contract.topic)' is named '\(contract.fileName)'"
            return (nil, [ContractProblem(file: path, path: "topic", reason: reason)])
        }
    }

    private static func yaml(_ bytes: [UInt8], file: String) -> Result<YAMLNode, ContractError> {
        do {
            return .success(try YAMLReader.read(bytes))
        } catch {
            return .failure(
                ContractError([ContractProblem(file: file, line: error.line, reason: error.reason)]))
        }
    }

    private static func schemas(in files: ContractFiles) -> ([String: JSONSchema], [ContractProblem]) {
        var schemas: [String: JSONSchema] = [:]
        var problems: [ContractProblem] = []
        for name in files.schemaFiles {
            let path = files.path(name)
            do {
                schemas[name] = try JSONSchema(try JSONValue(parsing: files.contents[name] ?? []))
            } catch let error as JSONSchemaError {
                problems += error.violations.map {
                    ContractProblem(file: path, path: $0.pointer, reason: $0.reason)
                }
            } catch {
                problems.append(ContractProblem(file: path, reason: "\(error)"))
            }
        }
        return (schemas, problems)
    }
}
