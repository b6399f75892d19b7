import Foundation

/// The files of a set of contracts: `*.yaml`, and the JSON Schemas in `schemas/`.
struct ContractFiles {
    /// A longer file is refused.
    static let byteLimit = 1 << 20
    static let asyncAPI = "asyncapi.yaml"
    static let envelope = "schemas/cloudevents.json"

    /// What is put before a name to tell where the file is.
    let prefix: String
    /// By path below the directory.
    let contents: [String: [UInt8]]

    static let embedded = ContractFiles(prefix: "topics/", contents: EmbeddedAssets.contracts)

    init(prefix: String, contents: [String: [UInt8]]) {
        self.prefix = prefix
        self.contents = contents
    }

    /// Reads a directory. Files of other kinds than contracts and schemas are left alone.
    init(directory: String) throws(ContractError) {
        prefix = directory.hasSuffix("/") ? directory : directory + "/"
        var contents: [String: [UInt8]] = [:]
        var problems: [ContractProblem] = []
        for name in try Self.names(in: prefix) {
            do {
                contents[name] = try Self.read(prefix + name)
            } catch {
                problems += error.problems
            }
        }
        guard problems.isEmpty else { throw ContractError(problems) }
        self.contents = contents
    }

    /// The files of topics' contracts, in order.
    var topicFiles: [String] {
        contents.keys.filter { $0.hasSuffix(".yaml") && $0 != Self.asyncAPI }.sorted()
    }

    var schemaFiles: [String] { contents.keys.filter { $0.hasSuffix(".json") }.sorted() }

    func path(_ name: String) -> String { prefix + name }

    private static func names(in prefix: String) throws(ContractError) -> [String] {
        let topics = try list(prefix)
        if let name = topics.first(where: { $0.hasSuffix(".yml") }) {
            let reason = "is not read: the name of a contract ends in '.yaml'"
            throw ContractError([ContractProblem(file: prefix + name, reason: reason)])
        }
        let schemas = topics.contains("schemas") ? try list(prefix + "schemas") : []
        return topics.filter { $0.hasSuffix(".yaml") }
            + schemas.filter { $0.hasSuffix(".json") }.map { "schemas/\($0)" }
    }

    private static func list(_ directory: String) throws(ContractError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
        } catch {
            throw unreadable(directory, error)
        }
    }

    private static func read(_ path: String) throws(ContractError) -> [UInt8] {
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            let bytes = try file.read(upToCount: byteLimit + 1) ?? Data()
            guard bytes.count <= byteLimit else {
                throw ContractError([ContractProblem(file: path, reason: "longer than \(byteLimit) bytes")])
            }
            return Array(bytes)
        } catch let error as ContractError {
            throw error
        } catch {
            throw unreadable(path, error)
        }
    }

    private static func unreadable(_ path: String, _ error: any Error) -> ContractError {
        ContractError([ContractProblem(file: path, reason: "can't be read: \(error.localizedDescription)")])
    }
}
