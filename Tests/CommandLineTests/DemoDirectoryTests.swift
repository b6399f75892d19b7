import CommandLine
import EmbeddedLog
import Foundation
import Testing

@Suite struct DemoDirectoryTests {
    private let captured = CapturedConsole()
    private let path = NSTemporaryDirectory() + "varve-demo-\(UUID().uuidString)"

    private func prepare(_ named: String? = nil) throws -> String {
        try DemoDirectory.prepare(named, standard: path, console: captured.console())
    }

    private func put(_ name: String) throws {
        try Data().write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }

    private func remove() { try? FileManager.default.removeItem(atPath: path) }

    @Test func whatAnEarlierDemoLeftIsRemoved() throws {
        defer { remove() }
        #expect(try prepare() == path)
        try put("old")
        _ = try prepare()
        #expect(!FileManager.default.fileExists(atPath: "\(path)/old"))
        #expect(captured.errors.contains("starting over in \(path)"))
    }

    @Test func aDirectoryThatAServerHoldsIsLeftAlone() throws {
        defer { remove() }
        _ = try prepare()
        try put("old")
        try whileLocked {
            let failure = #expect(throws: CommandFailure.self) { try prepare() }
            #expect(failure?.status == .unavailable)
            #expect(FileManager.default.fileExists(atPath: "\(path)/old"))
        }
        _ = try prepare()
        #expect(!FileManager.default.fileExists(atPath: "\(path)/old"))
    }

    /// The lock ends with this function.
    private func whileLocked(_ body: () -> Void) throws {
        let lock = try PosixStorage().lock("\(path)/lock", .exclusive)
        withExtendedLifetime(lock, body)
    }

    @Test func whatNoDemoMadeIsLeftAlone() throws {
        defer { remove() }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try put("mine")
        #expect(throws: CommandFailure.self) { try prepare() }
        #expect(throws: CommandFailure.self) { try prepare(path) }
        #expect(FileManager.default.fileExists(atPath: "\(path)/mine"))
    }

    @Test func settingsThatAreWrongRemoveNothing() async throws {
        let run = await varve("demo", "--config", "/nonexistent/varve.yaml", "--data", path)
        #expect(run.status == .usage)
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
