package import Engine
package import JSON

/// Starts the HTTP server.
package protocol ServerLauncher: Sendable {
    /// Throws if the settings' address can't be listened on. Called before the engine makes anything on the disk.
    func check(_ settings: Settings) async throws(CommandFailure)

    /// Returns once it listens.
    func start(
        _ service: any EngineService, _ settings: Settings
    ) async throws(CommandFailure) -> any RunningServer
}

package protocol RunningServer: Sendable {
    /// With the port that was taken, if 0 was asked for.
    var address: ListenAddress { get }

    /// Returns once the server has ended, whoever ended it.
    func waitUntilStopped() async throws(CommandFailure)

    /// Finishes what is being answered and takes nothing new. Returns once that is done.
    func stop() async
}
