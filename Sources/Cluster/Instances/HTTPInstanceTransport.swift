import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Questions as requests to the other instance's own HTTP interface.
package struct HTTPInstanceTransport: InstanceTransport {
    package static let path = "/v1/internal/instances"
    /// Of an answer; a view over all series with all their features is far below.
    private static let answerBytes = 1 << 30
    private static let connectSeconds: Int64 = 2

    package init() {}

    /// One for the whole process, as `HTTPClient.shared` is, which would try to connect for as long as an answer may take: an
    /// instance that is gone must be known to be so at once.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(connectSeconds)))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    package func ask(_ address: String, _ question: [UInt8], milliseconds: Int) async throws -> [UInt8] {
        var request = HTTPClientRequest(url: "http://\(address)\(Self.path)")
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/octet-stream")
        request.body = .bytes(ByteBuffer(bytes: question))
        let response = try await Self.client.execute(
            request, timeout: .milliseconds(Int64(milliseconds)))
        guard response.status == .ok else {
            throw UnexpectedStatus(address: address, status: Int(response.status.code))
        }
        let body = try await response.body.collect(upTo: Self.answerBytes)
        return Array(body.readableBytesView)
    }

    /// The address leads to something else than an instance, or to one that is stopping.
    struct UnexpectedStatus: Error, CustomStringConvertible {
        var address: String
        var status: Int
        var description: String { "http://\(address)\(HTTPInstanceTransport.path) answered \(status)" }
    }
}
