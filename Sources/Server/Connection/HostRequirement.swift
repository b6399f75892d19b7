import NIOCore
import NIOHTTP1

/// A request of HTTP/1.1 names no host, or several.
struct MissingHost: Error {}

/// Refuses requests of HTTP/1.1 that do not name one host, as RFC 9112 (3.2) asks of a server. Stands behind the
/// decoder, because what comes after no longer knows the request's version.
final class HostRequirement: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private var isRefusing = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data), head.version.major == 1, head.version.minor >= 1,
            head.headers["Host"].count != 1
        {
            isRefusing = true
            context.fireErrorCaught(MissingHost())
        }
        // Nothing more is read on a connection whose framing is in doubt.
        if !isRefusing { context.fireChannelRead(data) }
    }
}

@available(*, unavailable)
extension HostRequirement: Sendable {}
