import HTTPTypes
import JSON
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Does what `ConnectionState` says, between the HTTP codec and the framework's own handlers.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Receive buffers grow to this, so that a body of some hundred kilobytes comes in few pieces.
    private static let receiveBytes = 262_144

    private let limits: ServerConfiguration.Limits
    private let timeouts: ServerConfiguration.Timeouts
    private var state: ConnectionState
    private var slownessCheck: RepeatedTask?
    /// What is wrong with what came, if it is no request that can be answered.
    private var refusal: Problem?

    init(limits: ServerConfiguration.Limits, timeouts: ServerConfiguration.Timeouts) {
        self.limits = limits
        self.timeouts = timeouts
        let periods = timeouts.longestRequestSeconds / max(1, timeouts.slowRequestSeconds)
        self.state = ConnectionState(
            drainLimit: limits.drainedBytes, slowestBytes: timeouts.slowestBytes,
            longestPeriods: Int(clamping: periods))
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let allocator = AdaptiveRecvByteBufferAllocator(
            minimum: 1_024, initial: 65_536, maximum: Self.receiveBytes)
        try? context.channel.syncOptions?.setOption(.recvAllocator, value: allocator)
        requireHost(context.pipeline.syncOperations)
        let period = TimeAmount.seconds(timeouts.slowRequestSeconds)
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        slownessCheck = context.eventLoop.scheduleRepeatedTask(initialDelay: period, delay: period) { _ in
            bound.value.handler.checkSlowness(bound.value.context)
        }
    }

    /// The pipeline of a test may have no decoder, and then no versions either.
    private func requireHost(_ pipeline: ChannelPipeline.SynchronousOperations) {
        guard let decoder = try? pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self) else {
            return
        }
        try? pipeline.addHandler(HostRequirement(), position: .after(decoder))
    }

    func handlerRemoved(context: ChannelHandlerContext) { slownessCheck?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        slownessCheck?.cancel()
        context.fireChannelInactive()
    }

    private func checkSlowness(_ context: ChannelHandlerContext) {
        switch state.periodPassed() {
        case .nothing: break
        case .fail: context.fireErrorCaught(SlowRequest())
        case .close: context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        refusal = refusal ?? Self.problem(error)
        // The framework gives the connection up for errors of the parser alone.
        context.fireErrorCaught(error is MissingHost ? HTTPParserError.invalidHeaderToken : error)
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch action(for: unwrapInboundIn(data), context) {
        case .forward: context.fireChannelRead(data)
        case .invite:
            let head = HTTPResponsePart.head(HTTPResponse(status: .continue))
            context.writeAndFlush(wrapOutboundOut(head), promise: nil)
            context.fireChannelRead(data)
        case .discard: context.read()
        case .close: context.close(promise: nil)
        }
    }

    private func action(
        for part: HTTPRequestPart, _ context: ChannelHandlerContext
    ) -> ConnectionState.RequestAction {
        switch part {
        case .head(let head):
            state.requestHead(
                wantsInvitation: wantsInvitation(head),
                isLast: head.headerFields[.connection]?.lowercased() == "close")
        case .body(let buffer): state.requestBody(bytes: buffer.readableBytes)
        case .end: state.requestEnd()
        }
    }

    /// A body that is announced as too large is not invited: its request is refused.
    private func wantsInvitation(_ head: HTTPRequest) -> Bool {
        guard head.headerFields[.expect]?.lowercased() == "100-continue" else { return false }
        guard let length = head.headerFields[.contentLength] else { return true }
        return Int(length).map { $0 <= limits.bodyBytes } ?? false
    }

    // MARK: Responses

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            state.responseHead(closes: head.headerFields[.connection] == "close")
            guard let problem = parserProblem(inPlaceOf: head) else {
                return context.write(data, promise: promise)
            }
            context.write(wrapOutboundOut(.head(problem.head)), promise: promise)
            context.write(wrapOutboundOut(.body(problem.body)), promise: nil)
        case .body: context.write(data, promise: promise)
        case .end: endResponse(context, data, promise)
        }
    }

    private func endResponse(
        _ context: ChannelHandlerContext, _ data: NIOAny, _ promise: EventLoopPromise<Void>?
    ) {
        switch state.responseEnd() {
        case .forward: context.write(data, promise: promise)
        case .close:
            context.writeAndFlush(data, promise: promise)
            context.close(mode: .output, promise: nil)
            closeLater(context)
        case .linger:
            context.writeAndFlush(data, promise: promise)
            context.close(mode: .output, promise: nil)
            context.read()
            closeLater(context)
        }
    }

    /// A socket that is closed with bytes unread is reset, and the client may lose the answer. So the client is
    /// given time to read it and to close its side.
    private func closeLater(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .seconds(timeouts.lingerSeconds)) {
            bound.value.close(promise: nil)
        }
    }

    /// The framework answers what is no HTTP with an empty 400; this is the problem that says why.
    private func parserProblem(inPlaceOf head: HTTPResponse) -> (head: HTTPResponse, body: ByteBuffer)? {
        guard let problem = refusal, head.status == .badRequest, head.headerFields[.contentLength] == "0"
        else {
            return nil
        }
        let body = ByteBuffer(bytes: problem.json.encoded())
        var head = HTTPResponse(status: problem.kind.status, headerFields: head.headerFields)
        head.headerFields[.contentType] = MediaType.problem.name
        head.headerFields[.contentLength] = String(body.readableBytes)
        return (head, body)
    }
}

extension ConnectionHandler {
    /// Nil for what is no error of the client's.
    private static func problem(_ error: any Error) -> Problem? {
        switch error {
        case HTTPParserError.headerOverflow:
            Problem(.headersTooLarge, "The request's target or headers are larger than the server reads.")
        case let error as HTTPParserError:
            Problem(.invalid, "The request is not well-formed HTTP: \(error.debugDescription).")
        case is MissingHost:
            Problem(.invalid, "A request of HTTP/1.1 names its host in exactly one header Host.")
        default: nil
        }
    }
}

@available(*, unavailable)
extension ConnectionHandler: Sendable {}
