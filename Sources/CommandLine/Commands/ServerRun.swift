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
        try await context.launcher.check(settings)
        let engine = try await context.provider.openService(settings)
        let server: any RunningServer
        do {
            server = try await context.launcher.start(engine.service, settings)
        } catch {
            _ = await release(engine)
            throw error
        }
        let outcome = await serve(engine.service, server, until: stopRequested)
        let released = await release(engine)
        // Why it ended says more than what went wrong on the way out.
        try outcome.get()
        try released.get()
        return .done
    }

    /// Returns once the server has stopped: as requested, by itself, or because there is nothing to serve. The last
    /// two are failures.
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
                await announce(service, server).map { .failure($0) }
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

    /// Says that the engine is ready once it is. A failure if it never will be: an operator's tools see a process
    /// that ends, and restart or report it, where one that answers 503 for ever would go unnoticed.
    private func announce(
        _ service: any EngineService, _ server: any RunningServer
    ) async -> CommandFailure? {
        switch await EngineReadiness.wait(for: service) {
        case .ready:
            await sayReady(service, server)
            return nil
        case .failed(let reason):
            return CommandFailure(
                .unavailable,
                "\(settings.kafka.bootstrap ?? settings.engine.dataDirectory) can't be served: \(reason)",
                advice: settings.kafka.bootstrap == nil
                    ? "`varve log check` and `varve replay verify` with --data say what is damaged."
                    : "`varve topics check` and `varve replay verify` with --kafka say what is wrong.")
        case .restoring, nil: return nil
        }
    }

    private func sayReady(_ service: any EngineService, _ server: any RunningServer) async {
        // The control shard merges what the data shards give out; nobody chose it or its number.
        let shards = await service.health()["shards"]?.array ?? []
        let count = shards.count { $0["shard"]?.string != "control" }
        let address = "http://\(server.address)"
        context.console.print(
            "varve: ready on \(address), \(settings.logName), \(count) data shard\(count == 1 ? "" : "s")")
    }

    private func release(_ engine: OpenedEngine) async -> Result<Void, CommandFailure> {
        do {
            return .success(try await engine.shutdown())
        } catch {
            return .failure(CommandFailure(error))
        }
    }
}
