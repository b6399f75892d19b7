import AsyncHTTPClient
import NIOCore
package import NIOHTTP1

/// Talks HTTP to one server. `shutdown` must be called at the end.
package final class ServerClient: Sendable {
    package struct Answer: Sendable {
        package var status: Int
        package var contentType: String
        /// As the server said it (`Retry-After` in seconds); nil if it said nothing or a date.
        package var retryAfterSeconds: Double?
        package var headers: HTTPHeaders = [:]
        package var body: [UInt8]
    }

    private static let connectSeconds: Int64 = 5
    /// A durable append may wait for a slow disk, a query for a fold of the log.
    private static let requestSeconds: Int64 = 120

    package let address: ServerAddress
    private let client: HTTPClient

    package init(_ address: ServerAddress, connections: Int = 1) {
        self.address = address
        var configuration = HTTPClient.Configuration()
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = .seconds(Self.connectSeconds)
        // Who asks decides whether and when to ask again.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        configuration.redirectConfiguration = .disallow
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    package var name: String { address.description }

    package func shutdown() async {
        // Nothing is under way any more; a failure to close would change nothing.
        try? await client.shutdown()
    }

    package func get(
        path: [String], parameters: [(name: String, value: String)], accept: String, answerLimitBytes: Int
    ) async throws(ClientError) -> Answer {
        var request = HTTPClientRequest(url: address.url(path: path, parameters: parameters))
        request.headers.add(name: "Accept", value: accept)
        return try await execute(request, answerLimitBytes)
    }

    package func post(
        path: [String], contentType: String, body: [UInt8], answerLimitBytes: Int
    ) async throws(ClientError) -> Answer {
        var request = HTTPClientRequest(url: address.url(path: path))
        request.method = .POST
        request.headers.add(name: "Content-Type", value: contentType)
        request.headers.add(name: "Accept", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: body))
        return try await execute(request, answerLimitBytes)
    }

    /// Sends a command; without a body it says nothing of the content's type.
    package func send(
        _ method: HTTPMethod, path: [String], headers: HTTPHeaders, body: [UInt8]?, answerLimitBytes: Int
    ) async throws(ClientError) -> Answer {
        var request = HTTPClientRequest(url: address.url(path: path))
        request.method = method
        request.headers = headers
        request.headers.add(name: "Accept", value: "application/json")
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        return try await execute(request, answerLimitBytes)
    }

    private func execute(
        _ request: HTTPClientRequest, _ answerLimitBytes: Int
    ) async throws(ClientError) -> Answer {
        do {
            let response = try await client.execute(request, timeout: .seconds(Self.requestSeconds))
            let body = try await response.body.collect(upTo: answerLimitBytes)
            return Answer(
                status: Int(response.status.code),
                contentType: response.headers.first(name: "Content-Type") ?? "",
                retryAfterSeconds: response.headers.first(name: "Retry-After").flatMap(Self.seconds),
                headers: response.headers,
                body: Array(body.readableBytesView))
        } catch {
            throw ClientError(server: name, error)
        }
    }

    /// Nil for a date, which is not worth a calendar here: the caller waits by its own measure then.
    private static func seconds(_ text: String) -> Double? {
        Double(text).flatMap { $0.isFinite && $0 >= 0 ? min($0, 3_600) : nil }
    }
}
