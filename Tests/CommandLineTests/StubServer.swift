import NIOCore
import NIOHTTP1
import NIOPosix

/// A tiny HTTP server on loopback that answers as a closure says.
final class StubServer: Sendable {
    struct Request: Sendable {
        /// From 1, over all connections.
        var number: Int
        var method: String
        var uri: String
        var headers: HTTPHeaders
        var body: String
    }

    struct Reply: Sendable {
        var status = 200
        var headers: [String: String] = ["Content-Type": "application/json"]
        /// Nil closes the connection instead of answering.
        var body: String?
    }

    typealias Answer = @Sendable (Request) -> Reply

    let url: String
    private let channel: any Channel

    init(_ answer: @escaping Answer) async throws {
        let counter = RequestCounter()
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(StubHandler(counter, answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        url = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)"
    }

    func stop() async {
        // A server that is gone already is as good.
        try? await channel.close()
    }

    /// Runs `body` with a server and stops it afterwards.
    static func with<Value: Sendable>(
        _ answer: @escaping Answer, _ body: @Sendable (StubServer) async throws -> Value
    ) async throws -> Value {
        let server = try await StubServer(answer)
        let value = try await body(server)
        await server.stop()
        return value
    }
}
