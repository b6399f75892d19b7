import CommandLine
import Engine
import JSON
import Replay

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
        _ settings: Settings, _ question: WhatIfQuestion, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> JSONValue {
        do {
            let whatIf = try WhatIf(
                settings.engine, changes: question.changes, from: question.from, to: question.to)
            let report: @Sendable (Int64, Double) -> Void = { progress(WorkProgress(events: $0, share: $1)) }
            guard question.wantsAll else { return try await whatIf.run(progress: report).json }
            return ["decisions": .array(try await whatIf.decisions(progress: report))]
        } catch {
            throw CommandFailure(error)
        }
    }
}
