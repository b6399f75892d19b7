import Engine
import JSON
import NIOCore
import NIOPosix
import Server
import ServiceLifecycle
import Testing

@Suite(.timeLimit(.minutes(1))) struct LifecycleTests {
    let engine = StubEngine()
    let post = "POST /v1/topics/inference/events HTTP/1.1\nHost: h\nContent-Type: application/x-ndjson"

    @Test func finishesRequestsInFlightOnShutdown() async throws {
        let gate = Gate()
        engine.hold(at: gate)
        try await RunningServer.with(engine) { address, group async throws in
            try await RawConnection.open(address) { connection async throws in
                try await connection.send("\(post)\nContent-Length: 2", [49, 10])
                await gate.arrival()
                await group.triggerGracefulShutdown()
                gate.open()
                #expect(try await connection.answer().status == 200)
                #expect(await connection.isEnded())
            }
        }
    }

    @Test func endsThoughAClientHoldsItsRequestOpen() async throws {
        try await RunningServer.with(engine, configure: { $0.timeouts.shutdownSeconds = 1 }) {
            address, group async throws in
            try await RawConnection.open(address) { connection async throws in
                try await connection.send("\(post)\nContent-Length: 100", [49, 10])
                try await connection.send("")
                await group.triggerGracefulShutdown()
                while await !connection.isEnded() { _ = try await connection.answer() }
            }
        }
        #expect(engine.ingested.isEmpty)
    }

    @Test func namesThePortThatIsInUse() async throws {
        try await RunningServer.with(engine) { address, _ async throws in
            let second = VarveServer.testing(StubEngine(), configure: { $0.address = address })
            let error = await #expect(throws: ServerError.self) { try await second.run() }
            #expect(error?.kind == .addressInUse)
            #expect(error?.host == address.host && error?.port == address.port)
            #expect(error?.description.contains("\(address.port)") == true)
        }
    }

    @Test func findsOutWhetherAnAddressIsFree() async throws {
        try await RunningServer.with(engine) { address, _ async throws in
            var configuration = ServerConfiguration()
            configuration.address = address
            let taken = configuration
            let error = #expect(throws: ServerError.self) { try taken.checkAddress() }
            #expect(error?.kind == .addressInUse)
            configuration.address.port = 0
            try configuration.checkAddress()
        }
    }

    /// A client that is accepted by a socket that nobody serves waits for ever.
    ///
    /// The address is one that no other test uses, and not the client's own, which might connect to itself.
    @Test func refusesClientsWhileItFindsOut() async throws {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.2", port: 0).get()
        var configuration = ServerConfiguration()
        configuration.address = ListenAddress(
            host: "127.0.0.2", port: try #require(listener.localAddress?.port))
        try await listener.close()
        let free = configuration
        let checking = Task {
            while !Task.isCancelled {
                try free.checkAddress()
                await Task.yield()
            }
        }
        for _ in 0..<1_000 {
            await #expect(throws: (any Error).self) {
                try await RawConnection.open(free.address) { _ async throws in }
            }
        }
        checking.cancel()
        try await checking.value
    }

    @Test(arguments: ["0.0.0.0", "::"])
    func refusesToListenToTheWorld(_ host: String) async throws {
        let server = VarveServer.testing(
            engine, configure: { $0.address = ListenAddress(host: host, port: 0) })
        let error = await #expect(throws: ServerError.self) { try await server.run() }
        #expect(error?.kind == .exposed)
    }

    @Test func refusesAHostWithoutAnAddress() async throws {
        let server = VarveServer.testing(
            engine, configure: { $0.address = ListenAddress(host: "no-such-host.invalid", port: 0) })
        let error = await #expect(throws: ServerError.self) { try await server.run() }
        #expect(error?.kind == .addressUnusable)
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func tellsWhichPortTheSystemChose(_ host: String) async throws {
        try await RunningServer.with(engine, configure: { $0.address.host = host }) {
            address, _ async throws in
            #expect(address.host == host && address.port > 0)
        }
    }
}
