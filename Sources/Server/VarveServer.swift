public import Engine
import HTTPTypes
package import Hummingbird
import HummingbirdCore
public import JSON
public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle

/// The HTTP interface of an engine.
///
/// `run` serves until it is told to shut down gracefully (by its `ServiceGroup`): then it accepts no more
/// connections, finishes the requests in flight, and returns.
public struct VarveServer: Service {
    public typealias Configuration = ServerConfiguration

    let configuration: ServerConfiguration
    let engine: any EngineService
    let logger: Logger
    let onBound: @Sendable (ListenAddress) async -> Void

    /// - Parameter onBound: told once where the server listens, the port that the system chose included.
    public init(
        configuration: ServerConfiguration, engine: any EngineService, logger: Logger,
        onBound: @escaping @Sendable (ListenAddress) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.engine = engine
        self.logger = logger
        self.onBound = onBound
    }

    /// Serves until shutdown.
    ///
    /// - Throws: `ServerError` if the address can't be bound, or is reachable from other machines and the
    ///   configuration does not say that this is meant.
    public func run() async throws {
        let address = try configuration.boundAddress()
        let application = application(address: address)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await application.run() }
                group.addTask { try await waitForShutdown() }
                // Whoever ends first ends the other: the server when it has stopped, the wait when time is up.
                try await group.next()
                group.cancelAll()
            }
        } catch let error as IOError {
            throw configuration.bindError(error)
        } catch is CancellationError {
            return
        }
    }

    /// The application, without a socket: what tests of the routes talk to.
    package func application() -> some ApplicationProtocol {
        application(address: .hostname(configuration.address.host, port: configuration.address.port))
    }
}

extension VarveServer {
    private func application(address: BindAddress) -> Application<RouterResponder<BasicRequestContext>> {
        let host = configuration.address.host
        let onBound = onBound
        var handlerConfiguration = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                ConnectionHandler(limits: configuration.limits, timeouts: configuration.timeouts)
            ],
            idleTimeout: .seconds(configuration.timeouts.idleSeconds))
        handlerConfiguration.httpDecoder = .init(
            maxHeaderFieldSize: configuration.limits.headerFieldBytes,
            maxHeaderListSize: configuration.limits.headerBytes,
            maxHeaderFieldCount: configuration.limits.headerCount)
        return Application(
            router: router(),
            server: .http1(configuration: handlerConfiguration),
            configuration: ApplicationConfiguration(
                address: address, serverName: "varve/\(configuration.version)",
                availableConnectionsDelegate: MaximumAvailableConnections(
                    configuration.connectionLimit(), logger: logger)),
            onServerRunning: { channel in
                await onBound(ListenAddress(host: host, port: channel.localAddress?.port ?? 0))
            },
            logger: logger)
    }

    private func router() -> Router<BasicRequestContext> {
        let limits = configuration.limits
        let budget = BodyBudget(limitBytes: limits.inFlightBytes)
        let metrics = RequestMetrics(budget: budget)
        let table = RouteTable()
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: MetricsMiddleware(metrics: metrics))
        router.add(
            middleware: ProblemMiddleware(
                routes: table, metrics: metrics, readiness: { [engine] in engine.readiness }))

        let routes = RouteBuilder(router: router, table: table)
        IngestRoutes(engine: engine, reader: BodyReader(limitBytes: limits.bodyBytes), budget: budget)
            .add(to: routes)
        WatermarkRoutes(engine: engine, reader: BodyReader(limitBytes: limits.commandBytes), budget: budget)
            .add(to: routes)
        ResourceRoutes(
            engine: engine, reader: BodyReader(limitBytes: limits.commandBytes), budget: budget,
            longestQueryMilliseconds: configuration.timeouts.longestQueryMilliseconds
        ).add(to: routes)
        MLflowRoutes(engine: engine, reader: BodyReader(limitBytes: limits.commandBytes), budget: budget)
            .add(to: routes)
        FlagRoutes(engine: engine, reader: BodyReader(limitBytes: limits.commandBytes), budget: budget)
            .add(to: routes)
        ViewRoutes(
            engine: engine, longestQueryMilliseconds: configuration.timeouts.longestQueryMilliseconds
        ).add(to: routes)
        StreamRoutes(engine: engine).add(to: routes)
        InstanceRoutes(engine: engine, reader: BodyReader(limitBytes: limits.commandBytes), budget: budget)
            .add(to: routes)
        OperationsRoutes(
            engine: engine, metrics: metrics, openAPI: configuration.openAPI,
            dashboard: configuration.dashboard
        ).add(to: routes)
        return router
    }

    /// Waits for the graceful shutdown, then as long as requests in flight may take.
    private func waitForShutdown() async throws {
        try await gracefulShutdown()
        try await Task.sleep(for: .seconds(configuration.timeouts.shutdownSeconds))
        logger.warning("Requests in flight did not finish in time; their connections are closed.")
    }
}

extension VarveServer: CustomStringConvertible {
    /// Its name alone: logs at the level `debug` tell it, and its configuration holds a whole document.
    public var description: String { "VarveServer" }
}
