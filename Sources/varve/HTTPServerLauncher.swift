import CommandLine
import Contracts
import Engine
import JSON
import Logging
import Server
import ServiceLifecycle

/// Starts the HTTP server with logs on standard error.
struct HTTPServerLauncher: ServerLauncher {
    func check(_ settings: Settings) async throws(CommandFailure) {
        do {
            try configuration(settings).checkAddress()
        } catch {
            throw CommandFailure(.unavailable, error.detail)
        }
    }

    func start(
        _ service: any EngineService, _ settings: Settings
    ) async throws(CommandFailure) -> any RunningServer {
        let logger = Self.logger(settings)
        let (bound, announce) = AsyncStream<ListenAddress>.makeStream()
        let server = VarveServer(
            configuration: configuration(settings), engine: service, logger: logger
        ) { address in
            announce.yield(address)
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: server)], gracefulShutdownSignals: [], logger: logger))
        let serving = Task {
            // Ends the wait below if the server never gets to listen.
            defer { announce.finish() }
            try await group.run()
        }
        for await address in bound {
            return ServingGroup(
                address: address, group: group, serving: serving)
        }
        throw await Self.failure(of: serving)
    }

    private func configuration(_ settings: Settings) -> ServerConfiguration {
        var configuration = ServerConfiguration()
        configuration.address = settings.listen
        configuration.isInsecure = settings.allowsInsecureListening
        configuration.openAPI = EmbeddedAssets.openAPI
        configuration.dashboard = EmbeddedAssets.dashboard
        configuration.version = Program.version
        configuration.limits.bodyBytes = settings.engine.limits.bodyBytes
        configuration.limits.inFlightBytes = settings.engine.limits.inFlightBytes
        return configuration
    }

    /// For what the server and the engine have to say.
    static func logger(_ settings: Settings) -> Logger {
        let level = Logger.Level(rawValue: settings.logLevel) ?? .info
        return Logger(label: "varve") { JSONLogHandler(label: $0, level: level) }
    }

    /// Why a server that never listened ended.
    private static func failure(of serving: Task<Void, any Error>) async -> CommandFailure {
        do {
            try await serving.value
            return CommandFailure(.unavailable, "the server ended before it listened")
        } catch let error as ServerError {
            return CommandFailure(.unavailable, error.detail)
        } catch {
            return CommandFailure(.unavailable, "the server could not start: \(error)")
        }
    }
}
