package import Engine

/// An engine that runs until `shutdown`.
package struct OpenedEngine: Sendable {
    package var service: any EngineService
    /// Drains, snapshots and releases the directory. Called once.
    package var shutdown: @Sendable () async throws -> Void

    package init(service: any EngineService, shutdown: @escaping @Sendable () async throws -> Void) {
        self.service = service
        self.shutdown = shutdown
    }
}
