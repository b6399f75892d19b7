import HTTPTypes
import JSON
import NIOCore
import NIOPosix
import Server

/// A TCP connection of a client that need not follow HTTP.
struct RawConnection {
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private let channel: any Channel
    private var unread: [UInt8] = []

    struct Ended: Error {}

    static func open(
        _ address: ListenAddress, _ body: (inout RawConnection) async throws -> Void
    ) async throws {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: address.host, port: address.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(
                            isOutboundHalfClosureEnabled: true, inboundType: ByteBuffer.self,
                            outboundType: ByteBuffer.self))
                }
            }
        try await channel.executeThenClose { inbound, outbound in
            var connection = RawConnection(
                inbound: inbound.makeAsyncIterator(), outbound: outbound, channel: channel.channel)
            try await body(&connection)
        }
    }

    private init(
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>, channel: any Channel
    ) {
        self.inbound = inbound
        self.outbound = outbound
        self.channel = channel
    }

    /// Sends a request's head, whose lines end here in `\n`, and bytes behind it.
    func send(_ head: String, _ body: [UInt8] = []) async throws {
        let lines = head.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        try await outbound.write(ByteBuffer(bytes: Array("\(lines)\r\n\r\n".utf8) + body))
    }

    func send(bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }

    /// Closes both directions.
    func drop() async throws { try await channel.close() }

    /// Reads one answer that has a Content-Length, or none and so no body.
    mutating func answer() async throws -> Answer {
        let end = Array("\r\n\r\n".utf8)
        let head = String(decoding: try await read(through: end), as: UTF8.self)
        let lines = head.split(separator: "\r\n")
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        var headers = HTTPFields()
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let name = HTTPField.Name(String(parts[0])) else { continue }
            headers[name] = parts[1].drop { $0 == " " }.description
        }
        let length = headers[.contentLength].flatMap { Int($0) } ?? 0
        return Answer(status: status, headers: headers, body: try await read(count: length))
    }

    /// What comes up to and with a text.
    mutating func text(through end: String) async throws -> String {
        String(decoding: try await read(through: Array(end.utf8)), as: UTF8.self)
    }

    /// Whether the server ends the connection without another byte.
    mutating func isEnded() async -> Bool {
        guard unread.isEmpty else { return false }
        do {
            return try await inbound.next() == nil
        } catch {
            return true
        }
    }

    private mutating func read(count: Int) async throws -> [UInt8] {
        while unread.count < count { try await readMore() }
        defer { unread.removeFirst(count) }
        return Array(unread.prefix(count))
    }

    private mutating func read(through end: [UInt8]) async throws -> [UInt8] {
        while true {
            for start in unread.indices where unread[start...].starts(with: end) {
                return try await read(count: start + end.count)
            }
            try await readMore()
        }
    }

    private mutating func readMore() async throws {
        guard let buffer = try await inbound.next() else { throw Ended() }
        unread.append(contentsOf: buffer.readableBytesView)
    }
}
