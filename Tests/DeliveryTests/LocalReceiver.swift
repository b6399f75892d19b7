import NIOCore
import NIOHTTP1
import NIOPosix

/// A server on this machine that answers every request in one way and keeps what came.
actor LocalReceiver {
    struct Request: Sendable {
        var path: String
        var headers: [String: String]
        var body: [UInt8]
    }

    /// What a path is answered with.
    struct Reply: Sendable {
        var status: Int
        var headers: [(String, String)] = []
        /// Bytes of a body that goes with it; negative for one that never ends.
        var bodyBytes = 0
    }

    private(set) var requests: [Request] = []
    private var channel: (any Channel)?

    func note(_ request: Request) { requests.append(request) }

    func start(_ reply: @escaping @Sendable (String) -> Reply) async throws -> Int {
        let receiver = self
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(receiver: receiver, reply: reply))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.channel = channel
        return channel.localAddress?.port ?? 0
    }

    func stop() async { try? await channel?.close().get() }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        let receiver: LocalReceiver
        let reply: @Sendable (String) -> Reply
        var head: HTTPRequestHead?
        var body: [UInt8] = []

        init(receiver: LocalReceiver, reply: @escaping @Sendable (String) -> Reply) {
            (self.receiver, self.reply) = (receiver, reply)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): (self.head, body) = (head, [])
            case .body(let buffer): body += Array(buffer.readableBytesView)
            case .end: answer(context)
            }
        }

        private func answer(_ context: ChannelHandlerContext) {
            guard let head else { return }
            var headers: [String: String] = [:]
            for header in head.headers { headers[header.name.lowercased()] = header.value }
            let (receiver, request) = (receiver, Request(path: head.uri, headers: headers, body: body))
            Task { await receiver.note(request) }
            let reply = reply(head.uri)
            var answer = HTTPResponseHead(version: .http1_1, status: .init(statusCode: reply.status))
            for (name, value) in reply.headers { answer.headers.add(name: name, value: value) }
            answer.headers.add(
                name: "content-length", value: String(reply.bodyBytes < 0 ? 1 << 40 : reply.bodyBytes))
            context.write(wrapOutboundOut(.head(answer)), promise: nil)
            let count = reply.bodyBytes < 0 ? 4 << 20 : reply.bodyBytes
            let content = context.channel.allocator.buffer(repeating: 120, count: count)
            context.write(wrapOutboundOut(.body(.byteBuffer(content))), promise: nil)
            if reply.bodyBytes >= 0 { context.write(wrapOutboundOut(.end(nil)), promise: nil) }
            context.flush()
        }
    }
}
