import CommandLine
import Engine
import JSON
import Replay

extension WiredEngine {
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
