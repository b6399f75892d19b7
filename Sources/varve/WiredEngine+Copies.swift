import CommandLine
import Engine
import JSON
import Replay

extension WiredEngine {
    func redrive(
        _ settings: Settings, reason: String?, isDryRun: Bool
    ) async throws(CommandFailure) -> JSONValue {
        do {
            // Nothing of this is to move the directory's time, whose clock may be another than this machine's.
            var configuration = settings.engine
            configuration.clock = .declared
            let engine = try Engine(configuration, logger: makeLogger(settings))
            let report: RedriveReport
            do {
                try await engine.restore()
                report = try await engine.redrive(reason: reason, isDryRun: isDryRun)
            } catch {
                try? await engine.stop()
                throw error
            }
            try await engine.stop()
            return report.json
        } catch {
            throw CommandFailure(error)
        }
    }

    func backup(
        _ directory: String, into copy: String, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> JSONValue {
        do {
            return try Backup.take(of: directory, into: copy) { progress(WorkProgress(events: $0)) }
        } catch {
            throw CommandFailure(error)
        }
    }

    func upgrade(
        _ directory: String, into target: EngineConfiguration, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> JSONValue {
        do {
            let report = try await Upgrade(of: directory, into: target).run {
                progress(WorkProgress(events: $0, share: $1))
            }
            if report.isComplete { try LiveOutbox.copySecrets(of: directory, into: target.dataDirectory) }
            return report.json
        } catch {
            throw CommandFailure(error, otherwise: .difference)
        }
    }

    func restore(
        _ copy: EngineConfiguration, into directory: String, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> CheckReport {
        do {
            let report = try await Backup.restore(copy, into: directory) {
                progress(WorkProgress(events: $0, share: $1))
            }
            return CheckReport(summary: report.json, problems: report.divergence.map { [$0.sentence] } ?? [])
        } catch {
            throw CommandFailure(error, otherwise: .difference)
        }
    }
}
