import CommandLine
import Engine
import JSON
import Testing

/// A server that runs until it is stopped, or until it fails.
private struct ManualServer: RunningServer {
    let address = ListenAddress(host: "::1", port: 4_711)
    let ended: AsyncStream<CommandFailure?>
    let end: AsyncStream<CommandFailure?>.Continuation

    init(failure: CommandFailure? = nil) {
        (ended, end) = AsyncStream.makeStream()
        if let failure { end.yield(failure) }
    }

    func waitUntilStopped() async throws(CommandFailure) {
        // Like a task's value, this does not end because whoever waits is cancelled.
        let waiting = Task {
            for await failure in ended { return failure }
            return nil
        }
        if let failure = await waiting.value { throw failure }
    }

    func stop() async { end.yield(nil) }
}

private struct ManualLauncher: ServerLauncher {
    let server: ManualServer

    func check(_ settings: Settings) async throws(CommandFailure) {}

    func start(
        _ service: any EngineService, _ settings: Settings
    ) async throws(CommandFailure) -> any RunningServer { server }
}

@Suite struct ServerRunTests {
    private let provider = StubProvider()
    private let captured = CapturedConsole()

    private func run(_ server: ManualServer, provider: StubProvider? = nil) -> ServerRun {
        let provider = provider ?? self.provider
        let context = CommandContext(
            provider: provider, launcher: ManualLauncher(server: server), console: captured.console(),
            environment: [:])
        return ServerRun(context: context, settings: Settings())
    }

    @Test func aStopRequestEndsTheServerAndReleasesTheDirectory() async throws {
        let captured = captured
        let status = try await run(ManualServer()).run {
            // The request comes once the server has said that it is ready.
            while captured.output.isEmpty { await Task.yield() }
        }
        #expect(status == .done)
        #expect(captured.output == "varve: ready on http://[::1]:4711, data ./varve-data, 1 data shard\n")
        #expect(provider.closedCount == 1)
    }

    @Test func anEngineThatCannotBeRestoredEndsTheCommandAndIsNeverCalledReady() async {
        let provider = StubProvider(readiness: .failed(reason: "shard data-0: checksum differs"))
        let failure = await #expect(throws: CommandFailure.self) {
            try await run(ManualServer(), provider: provider).run {
                try? await Task.sleep(for: .seconds(3_600))
            }
        }
        #expect(failure?.status == .unavailable)
        #expect(failure?.message == "./varve-data can't be served: shard data-0: checksum differs")
        #expect(captured.output.isEmpty)
        #expect(provider.closedCount == 1)
    }

    @Test func aServerThatFailsEndsTheCommandAndReleasesTheDirectory() async {
        let server = ManualServer(failure: CommandFailure(.unavailable, "the socket broke"))
        await #expect(throws: CommandFailure(.unavailable, "the socket broke")) {
            try await run(server).run { try? await Task.sleep(for: .seconds(3_600)) }
        }
        #expect(provider.closedCount == 1)
    }

    @Test func aServerThatEndsByItselfIsAFailure() async {
        let server = ManualServer()
        await server.stop()
        await #expect(throws: CommandFailure.self) {
            try await run(server).run { try? await Task.sleep(for: .seconds(3_600)) }
        }
    }
}
