package import JSON
package import NIOCore

extension ListenAddress {
    /// The socket address to bind.
    ///
    /// `localhost` is 127.0.0.1 whatever the resolver says (RFC 6761 reserves it for loopback), so that
    /// clients of either spelling reach it.
    ///
    /// - Throws: `ServerError` of kind `addressUnusable` if the host has no address.
    /// - Note: blocks while a name is looked up.
    package func resolved() throws(ServerError) -> SocketAddress {
        let name = host == "localhost" ? "127.0.0.1" : host
        do {
            return try SocketAddress.makeAddressResolvingHost(name, port: port)
        } catch {
            throw ServerError(
                .addressUnusable, host: host, port: port,
                "can't listen on \(self): the host \"\(host)\" has no address. Use --listen HOST:PORT with an "
                    + "address of this machine, for example 127.0.0.1:8080.")
        }
    }
}

extension SocketAddress {
    /// Whether only this machine can reach the address: 127.0.0.0/8, ::1, and 127.0.0.0/8 written in IPv6.
    package var isLoopback: Bool {
        guard let text = ipAddress else { return false }
        return switch self {
        case .v4: text.hasPrefix("127.")
        case .v6: text == "::1" || text.lowercased().hasPrefix("::ffff:127.")
        case .unixDomainSocket: false
        }
    }
}
