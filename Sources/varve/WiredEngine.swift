import CommandLine
import EmbeddedLog
import Engine
import Foundation
import JSON
import Log
import Logging
import Replay

/// The real engine behind the commands.
struct WiredEngine: EngineProvider {
    /// Where what the engine has to say goes: one JSON object a line, to standard error.
    let makeLogger: @Sendable (Settings) -> Logger

    func openService(_ settings: Settings) async throws(CommandFailure) -> OpenedEngine {
        try ContractGate.require(settings.engine)
        let logger = makeLogger(settings)
        let engine = try open(settings, mode: .readWrite, logger)
        report(engine.recovery, to: logger)
        let restoring = Task {
            do {
                try await engine.restore()
            } catch is CancellationError {
                logger.notice("stopped while state was being restored")
                return
            } catch {
                logger.critical("state could not be restored", metadata: ["reason": "\(error)"])
                return
            }
            // Of a cluster's topics, only when somebody asks.
            guard settings.kafka.bootstrap == nil else { return }
            do {
                try await engine.prepareTimeline()
            } catch is CancellationError {
            } catch {
                logger.warning("the timeline could not be read ahead", metadata: ["reason": "\(error)"])
            }
        }
        return OpenedEngine(service: engine) {
            // Whoever stops the server does not wait for a restore of perhaps minutes: the next start begins it anew.
            restoring.cancel()
            await restoring.value
            try await engine.stop()
        }
    }

    func openOffline(_ settings: Settings) async throws(CommandFailure) -> OpenedEngine {
        let engine = try open(settings, mode: .readOnly, makeLogger(settings))
        do {
            try await engine.restore()
        } catch {
            try? await engine.stop()
            throw CommandFailure(error)
        }
        return OpenedEngine(service: engine) { try await engine.stop() }
    }

    func openRefolded(_ settings: Settings) async throws(CommandFailure) -> OpenedEngine {
        do {
            let engine = try Engine(
                settings.engine, EngineBacking.refolding(settings.engine), mode: .readOnly,
                logger: makeLogger(settings))
            do {
                try await engine.restore()
            } catch {
                try? await engine.stop()
                throw error
            }
            return OpenedEngine(service: engine) { try await engine.stop() }
        } catch {
            throw CommandFailure(error)
        }
    }

    private func open(
        _ settings: Settings, mode: OpenMode, _ logger: Logger
    ) throws(CommandFailure) -> Engine {
        let cluster = try cluster(settings, mode: mode, logger)
        do {
            if let cluster {
                return try Engine(
                    settings.engine, cluster, mode: mode, logger: logger,
                    outbox: try LiveOutbox.open(settings))
            }
            return try Engine(
                settings.engine, mode: mode, logger: logger, outbox: try LiveOutbox.open(settings))
        } catch {
            throw CommandFailure(error)
        }
    }

    /// What a crash left and was put right is said aloud.
    private func report(_ recovery: RecoveryReport, to logger: Logger) {
        if recovery.marksWereLost {
            logger.warning("the durable-end marks were lost: the log was taken as far as it is whole")
        }
        for (partition, found) in recovery.partitions.sorted(by: { $0.key < $1.key }) {
            logger.warning(
                "the unproven end of a partition was put right",
                metadata: [
                    "partition": "\(partition)", "bytes_cut": "\(found.bytesCut)",
                    "bytes_rewritten": "\(found.bytesRewritten)",
                ])
        }
    }

    func verify(
        _ settings: Settings, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> CheckReport {
        let cluster = try cluster(settings, mode: .readOnly, makeLogger(settings))
        do {
            let verification = try Verification(settings.engine, cluster)
            let report = try await verification.run { progress(WorkProgress(events: $0, share: $1)) }
            return CheckReport(
                summary: report.json, problems: report.divergence.map { [$0.sentence] } ?? [])
        } catch {
            throw CommandFailure(error, otherwise: .difference)
        }
    }

    func rebuild(
        _ options: RebuildOptions, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> CheckReport {
        do {
            var request = RebuildRequest(
                source: options.source, target: options.target, moment: options.moment, topics: options.topics
            )
            if let settings = options.cluster {
                request.cluster = try cluster(settings, mode: .readOnly, makeLogger(settings))
            }
            let report = try await Rebuild(request).run { progress(WorkProgress(events: $0, share: $1)) }
            return CheckReport(
                summary: report.json, problems: report.verification.divergence.map { [$0.sentence] } ?? [])
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure(error, otherwise: .difference)
        }
    }

    func fold(
        _ request: FoldRequest, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> JSONValue {
        do {
            let source = FoldSource(request.files, progress: progress)
            var options = FileFold.Options()
            options.view = request.view
            options.parameters = request.parameters
            options.threads = request.threads ?? ProcessInfo.processInfo.activeProcessorCount
            options.acceptsAnyType = true
            return try FileFold(EngineConfiguration(), source: source).run(options)
        } catch {
            throw CommandFailure(error)
        }
    }

    func makeTraffic(seed: UInt64, startMilliseconds: Int64) throws(CommandFailure) -> any Traffic {
        GeneratedTraffic(seed: seed, start: startMilliseconds)
    }
}
