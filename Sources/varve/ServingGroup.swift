import CommandLine
import JSON
import ServiceLifecycle

/// A server that listens.
struct ServingGroup: RunningServer {
    let address: ListenAddress
    let group: ServiceGroup
    let serving: Task<Void, any Error>

    func waitUntilStopped() async throws(CommandFailure) {
        do {
            try await serving.value
        } catch {
            throw CommandFailure(.unavailable, "the server ended: \(error)")
        }
    }

    func stop() async {
        await group.triggerGracefulShutdown()
        // Whoever waits for the server is told why it ended.
        _ = await serving.result
    }
}
