import Engine
import JSON
import Logging
import Server
import ServiceLifecycle

/// A server that runs as it does in production: in a service group, on a socket.
enum RunningServer {
    /// Runs a server for as long as `body` takes, then shuts it down gracefully.
    static func with(
        _ engine: StubEngine, configure: (inout VarveServer.Configuration) -> Void = { _ in },
        _ body: @escaping @Sendable (ListenAddress, ServiceGroup) async throws -> Void
    ) async throws {
        let (addresses, continuation) = AsyncStream.makeStream(of: ListenAddress.self)
        let server = VarveServer.testing(engine, configure: configure) { continuation.yield($0) }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { continuation.finish() }
                do {
                    try await group.run()
                } catch is ServiceGroupError {
                    // A server that has shut down has finished, which the group takes for unexpected.
                }
            }
            guard let address = await addresses.first(where: { _ in true }) else {
                return try await tasks.waitForAll()
            }
            do {
                try await body(address, group)
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
