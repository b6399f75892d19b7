import CommandLine
import Engine
import JSON

extension WiredEngine {
    func rotateKey(_ settings: Settings, newKeyFile: String?) async throws(CommandFailure) -> JSONValue {
        do {
            // It holds the directory meanwhile, so that no server does.
            let engine = try Engine(settings.engine, logger: makeLogger(settings))
            let count = Result { try LiveOutbox.rotate(settings, to: newKeyFile) }
            try await engine.stop()
            return ["secrets": JSONValue(try count.get())]
        } catch {
            throw CommandFailure(error)
        }
    }

    func whatIf(
        _ settings: Settings, _ question: JSONValue, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> JSONValue {
        do {
            return try await WhatIfQuestion(question).answer(of: settings.engine) {
                progress(WorkProgress(events: $0, share: $1))
            }
        } catch {
            throw CommandFailure(error)
        }
    }
}
