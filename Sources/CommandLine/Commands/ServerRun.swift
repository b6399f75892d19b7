import Engine
import JSON

/// The life of `varve serve`: open, listen, become ready, wait, stop, release.
package struct ServerRun: Sendable {
    private let context: CommandContext
    private let settings: Settings

    package init(context: CommandContext, settings: Settings) {
        self.context = context
        self.settings = settings
    }

    /// - Parameter stopRequested: returns when the server is to stop, or when its task is cancelled.
    package func run(
        until stopRequested: @escaping @Sendable () async -> Void
    ) async throws(CommandFailure) -> CommandStatus {
        let engine = try await context.provider.openService(settings.engine)
        let server: any RunningServer
        do {
            server = try await context.launcher.start(engine.service, settings)
        } catch {
            try await release(engine)
            throw error
        }
        let outcome = await serve(engine.service, server, until: stopRequested)
        try await release(engine)
        try outcome.get()
        return .done
    }

    /// Returns once the server has stopped: as requested, or by itself, which is a failure.
    private func serve(
        _ service: any EngineService, _ server: any RunningServer,
        until stopRequested: @escaping @Sendable () async -> Void
    ) async -> Result<Void, CommandFailure> {
        await withTaskGroup(of: Result<Void, CommandFailure>?.self) { group in
            group.addTask {
                await stopRequested()
                return .success(())
            }
            group.addTask {
                do throws(CommandFailure) {
                    try await server.waitUntilStopped()
                } catch {
                    return .failure(error)
                }
                return .failure(CommandFailure(.unavailable, "the server ended by itself"))
            }
            group.addTask {
                await announce(service, server)
                return nil
            }
            for await outcome in group {
                guard let outcome else { continue }
                group.cancelAll()
                // Within the group: it ends only once the task that waits for the server has.
                await server.stop()
                return outcome
            }
            return .success(())
        }
    }

    private func announce(_ service: any EngineService, _ server: any RunningServer) async {
        guard await EngineReadiness.wait(for: service) != nil else { return }
        let shards = await service.health()["shards"]?.array?.count ?? settings.engine.shards ?? 1
        let data = settings.engine.dataDirectory
        context.console.print(
            "varve: ready on http://\(server.address), data \(data), \(shards) shard\(shards == 1 ? "" : "s")"
        )
        if case .failed(let reason) = service.readiness {
            context.console.complain("varve: queries are answered, events are not taken: \(reason)")
        }
    }

    private func release(_ engine: OpenedEngine) async throws(CommandFailure) {
        do {
            try await engine.shutdown()
        } catch {
            throw CommandFailure(error)
        }
    }
}
