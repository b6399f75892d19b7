import EmbeddedLog
import Engine
import Log
import Logging
import Replay
import SimulatedDisk

// What only reads a directory, while nothing else has it.
extension Simulation {
    /// Verifies what a crash has left and asks a view of it; the disk is the same afterwards.
    func readWhileDown() throws {
        disk.setFaults(.none)
        let before = content(of: configuration.dataDirectory)
        _ = try verified(configuration)
        disk.killProcess()
        try askReadOnly(configuration) { engine, total in
            if let note = try wholeNotes(engine.log).randomElement(using: &random) {
                try askAgain(note, engine)
            }
            let logged = try allLogged(engine, isolation: .written)
            let expected = logged.numbers.subtracting(try dropped(engine)).count
            guard retention != nil || total == expected else {
                throw Violation("read only, \(total) events are counted of \(expected) in the log")
            }
        }
        disk.killProcess()
        let after = content(of: configuration.dataDirectory)
        guard before == after else {
            let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
            throw Violation("reading has changed \(changed.sorted())")
        }
    }

    /// Of an engine that only reads, a noted answer as of its position.
    func askAgain(_ note: NotedAnswer, _ engine: Engine) throws {
        var query = note.query
        query.parameters["as_of"] = note.position
        let asked = query
        do {
            let answer = try scheduler.wait(for: "a past view", idle: { scheduler.advance(100) }) {
                try await engine.query(asked)
            }
            if let difference = note.difference(from: answer, ofReadOnly: true) {
                throw Violation("read only: \(difference)")
            }
        } catch let error as EngineError where isBeforeBeginning(error, note.time) {}
    }

    private func content(of directory: String) -> [String: [UInt8]] {
        var content: [String: [UInt8]] = [:]
        for file in disk.files where "/\(file)".contains("\(directory)/") && !file.hasSuffix("/lock") {
            content[file] = disk.content(of: "/" + file)
        }
        return content
    }

    func verified(_ configuration: EngineConfiguration) throws -> VerificationReport {
        let (process, mutations) = (SimulatedProcess(disk), mutations)
        let report = try scheduler.wait(for: "verification", idle: {}) {
            try await Verification(configuration, storage: process, mutations: mutations).run { _, _ in }
        }
        if let divergence = report.divergence { throw Violation("verification finds \(divergence)") }
        return report
    }

    /// Opens a directory for reading; `check` gets the count of all events.
    func askReadOnly(
        _ configuration: EngineConfiguration, _ check: (Engine, Int) throws -> Void
    ) throws {
        let engine = try Engine(
            configuration, mode: .readOnly, storage: SimulatedProcess(disk),
            logger: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() },
            now: { [scheduler] in scheduler.now }, scheduling: scheduler.scheduling, mutations: mutations)
        defer {
            // Nothing was written, so nothing can fail.
            try? scheduler.wait(for: "the end of reading", idle: { scheduler.advance(100) }) {
                try? await engine.stop()
            }
            try? scheduler.runAll()
        }
        let answer = try scheduler.wait(for: "reading", idle: { scheduler.advance(100) }) {
            try await engine.restore()
            return try await engine.query(Self.queries[0])
        }
        try check(engine, Self.total(answer))
    }
}
