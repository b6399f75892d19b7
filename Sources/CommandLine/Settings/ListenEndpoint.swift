/// Where the server listens: `127.0.0.1:8080`, `localhost:0`, `[::1]:8080`. Port 0 takes a free one.
package struct ListenEndpoint: Sendable, Hashable, CustomStringConvertible {
    package var host: String
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// The reason why a text is no address.
    struct Problem: Error {
        var reason: String
    }

    init(parsing text: String) throws(Problem) {
        guard let colon = text.lastIndex(of: ":") else {
            throw Problem(reason: "needs a port, as in 127.0.0.1:8080")
        }
        var host = text[..<colon]
        let port = text[text.index(after: colon)...]
        if host.hasPrefix("[") && host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            throw Problem(reason: "an IPv6 address stands in brackets, as in [::1]:8080")
        }
        guard !host.isEmpty else { throw Problem(reason: "has no host, as in 127.0.0.1:8080") }
        guard let number = Int(port), (0...65_535).contains(number), port.allSatisfy(\.isNumber) else {
            throw Problem(reason: "has no port between 0 and 65535 behind its last colon")
        }
        self.init(host: String(host), port: number)
    }

    package var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// Whether only programs on the same machine can reach it.
    package var isLoopback: Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}
