import NIOCore
import NIOHTTP1
import Synchronization

final class RequestCounter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}

/// One connection of the stub server.
final class StubHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let counter: RequestCounter
    private let answer: StubServer.Answer
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    init(_ counter: RequestCounter, _ answer: @escaping StubServer.Answer) {
        self.counter = counter
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body.clear()
        case .body(var part): body.writeBuffer(&part)
        case .end: reply(context)
        }
    }

    private func reply(_ context: ChannelHandlerContext) {
        let request = StubServer.Request(
            number: counter.next(), method: head?.method.rawValue ?? "", uri: head?.uri ?? "",
            headers: head?.headers ?? [:], body: String(buffer: body))
        let reply = answer(request)
        guard let text = reply.body else {
            context.close(promise: nil)
            return
        }
        var headers = HTTPHeaders(reply.headers.map { ($0.key, $0.value) })
        headers.add(name: "Content-Length", value: "\(text.utf8.count)")
        let head = HTTPResponseHead(
            version: .http1_1, status: .init(statusCode: reply.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
