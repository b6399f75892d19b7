import Foundation
import HummingbirdCore
import JSON
import NIOCore
import NIOPosix

extension ServerConfiguration {
    /// The address to bind, which is checked to be one that may be bound.
    ///
    /// The name is resolved once and the result bound, so that what was checked is what is used.
    func boundAddress() throws(ServerError) -> BindAddress {
        .hostname(try boundHost(), port: address.port)
    }

    private func boundHost() throws(ServerError) -> String {
        let resolved = try address.resolved()
        guard resolved.isLoopback || isInsecure else {
            throw ServerError(
                .exposed, host: address.host, port: address.port,
                "\(address) can be reached from other machines, and the server has neither TLS nor authentication. "
                    + "Listen on 127.0.0.1, put a proxy that has both in front, or say --insecure.")
        }
        return resolved.ipAddress ?? address.host
    }

    /// Finds out whether the address can be bound. Asked before anything is made on the disk; who binds later may still
    /// be told otherwise.
    ///
    /// The address is bound and never listened on: a client that came meanwhile would be accepted by a socket that
    /// nobody serves, and wait for ever. So it is refused, as it is before a server starts.
    ///
    /// - Throws: `ServerError`, as the server itself would.
    public func checkAddress() throws(ServerError) {
        let host = try boundHost()
        // The system has a free port for whoever leaves the choice to it.
        guard address.port != 0 else { return }
        let socketAddress: SocketAddress
        do {
            socketAddress = try SocketAddress(ipAddress: host, port: address.port)
        } catch {
            throw ServerError(
                .addressUnusable, host: address.host, port: address.port,
                "\(address) can't be bound: \(error).")
        }
        let failure = socketAddress.withSockAddr { pointer, length in
            Self.errorOfBinding(pointer, length: socklen_t(length))
        }
        if let failure { throw bindError(failure) }
    }

    /// Binds a socket, as a server does, and closes it.
    private static func errorOfBinding(_ address: UnsafePointer<sockaddr>, length: socklen_t) -> IOError? {
        #if canImport(Darwin)
        let descriptor = socket(Int32(address.pointee.sa_family), SOCK_STREAM, 0)
        #else
        let descriptor = socket(
            Int32(address.pointee.sa_family), Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        #endif
        guard descriptor >= 0 else { return IOError(errnoCode: errno, reason: "socket") }
        defer { close(descriptor) }
        // Connections of a server that ended lately don't hold the port.
        var isReusable: CInt = 1
        guard
            setsockopt(
                descriptor, SOL_SOCKET, SO_REUSEADDR, &isReusable, socklen_t(MemoryLayout<CInt>.size)) == 0,
            bind(descriptor, address, length) == 0
        else { return IOError(errnoCode: errno, reason: "bind") }
        return nil
    }

    func bindError(_ error: IOError) -> ServerError {
        let (kind, detail): (ServerError.Kind, String) =
            switch error.errnoCode {
            case EADDRINUSE:
                (
                    .addressInUse,
                    "\(address) is in use by another process. Stop it, or listen on another port."
                )
            case EACCES:
                (
                    .addressUnusable,
                    "\(address) can't be bound: permission denied. Ports below 1024 need privileges."
                )
            case EADDRNOTAVAIL:
                (.addressUnusable, "\(address) can't be bound: it is no address of this machine.")
            default:
                (
                    .addressUnusable,
                    "\(address) can't be bound: \(String(cString: strerror(error.errnoCode)))."
                )
            }
        return ServerError(kind, host: address.host, port: address.port, detail)
    }

    /// At most three quarters of the process's file descriptors: the rest is the log's. A server that has none
    /// left can't accept, and would stop.
    func connectionLimit() -> Int {
        var descriptorLimit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &descriptorLimit) == 0 else {
            return limits.connections
        }
        let descriptors = Int(clamping: descriptorLimit.rlim_cur)
        return min(limits.connections, max(16, descriptors / 4 * 3))
    }
}
