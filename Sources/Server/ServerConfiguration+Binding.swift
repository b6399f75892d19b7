import Foundation
import HummingbirdCore
import JSON
import NIOCore

extension VarveServer {
    /// The address to bind, which is checked to be one that may be bound.
    ///
    /// The name is resolved once and the result bound, so that what was checked is what is used.
    func boundAddress() throws(ServerError) -> BindAddress {
        let address = configuration.address
        let resolved = try address.resolved()
        guard resolved.isLoopback || configuration.isInsecure else {
            throw ServerError(
                .exposed, host: address.host, port: address.port,
                "\(address) can be reached from other machines, and the server has neither TLS nor authentication. "
                    + "Listen on 127.0.0.1, put a proxy that has both in front, or say --insecure.")
        }
        return .hostname(resolved.ipAddress ?? address.host, port: address.port)
    }

    func bindError(_ error: IOError) -> ServerError {
        let address = configuration.address
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
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return configuration.limits.connections
        }
        let descriptors = Int(clamping: limit.rlim_cur)
        return min(configuration.limits.connections, max(16, descriptors / 4 * 3))
    }
}
