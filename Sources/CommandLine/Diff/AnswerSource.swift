import Engine
import Foundation
import JSON

/// Who answers all views of a directory, to be held against somebody else.
struct AnswerSource {
    /// How it is called in what is printed.
    var name: String
    /// The answer of a view.
    var ask: (_ view: String) async throws(CommandFailure) -> JSONValue

    /// An engine that is open.
    init(_ name: String, _ service: any EngineService) {
        self.name = name
        ask = { (view: String) async throws(CommandFailure) -> JSONValue in
            do {
                return try await service.query(ViewQuery(view: view))
            } catch {
                throw CommandFailure(error)
            }
        }
    }

    /// Another version of this program, which reads the directory.
    init(binary: String, data: String) {
        name = binary
        ask = { (view: String) async throws(CommandFailure) -> JSONValue in
            let bytes = try Self.output(
                of: binary, ["query", view, "--data", data, "--output", "json"])
            do {
                return try JSONValue(parsing: bytes)
            } catch {
                throw CommandFailure(.unavailable, "\(binary) query \(view): what it printed is no JSON")
            }
        }
    }

    private static func output(of binary: String, _ arguments: [String]) throws(CommandFailure) -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: binary)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        do {
            try process.run()
        } catch {
            throw CommandFailure(.usage, "\(binary): it can't be run: \(error.localizedDescription)")
        }
        let bytes = [UInt8](pipe.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CommandFailure(
                .unavailable,
                "\(binary) \(arguments.joined(separator: " ")) ended with status \(process.terminationStatus)"
            )
        }
        return bytes
    }
}
