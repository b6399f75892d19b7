import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix

/// Nobody answered, or not to the end.
package struct ClientError: Error, Sendable, CustomStringConvertible {
    package var server: String
    package var reason: String

    package var description: String { "no answer from \(server): \(reason)" }

    init(server: String, _ error: any Error) {
        self.server = server
        reason = Self.reason(error)
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError: return words(error)
        case let error as NIOConnectionError:
            if let dns = error.dnsAError ?? error.dnsAAAAError { return "the host has no address (\(dns))" }
            return error.connectionErrors.first.map { reason($0.error) } ?? "no address could be reached"
        case let error as IOError: return String(cString: strerror(error.errnoCode)).lowercased()
        case is NIOTooManyBytesError: return "the answer is larger than this program takes"
        default: return "\(error)"
        }
    }

    private static func words(_ error: HTTPClientError) -> String {
        switch error {
        case .connectTimeout: "the connection was not taken in time"
        case .deadlineExceeded, .readTimeout, .writeTimeout: "it took too long"
        case .remoteConnectionClosed: "it closed the connection"
        default: error.shortDescription
        }
    }
}
