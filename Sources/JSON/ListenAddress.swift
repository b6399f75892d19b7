/// Where the server listens: a host (a name or an address) and a port.
public struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// Without the brackets of an IPv6 address.
    public var host: String
    /// 0 lets the system choose.
    public var port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Why a text is no address, to be read behind it: "needs a port …".
    public struct Fault: Error, Sendable {
        public var reason: String
    }

    /// Reads `HOST:PORT`, where an IPv6 address stands in brackets (`[::1]:8080`).
    public init(parsing text: String) throws(Fault) {
        guard let colon = text.lastIndex(of: ":") else {
            throw Fault(reason: "needs a port, as in 127.0.0.1:8080")
        }
        var host = text[..<colon]
        let port = text[text.index(after: colon)...]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            throw Fault(reason: "an IPv6 address stands in brackets, as in [::1]:8080")
        }
        guard !host.isEmpty else { throw Fault(reason: "has no host, as in 127.0.0.1:8080") }
        guard let number = UInt16(port), port.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }) else {
            throw Fault(reason: "has no port between 0 and 65535 behind its last colon")
        }
        self.init(host: String(host), port: Int(number))
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Whether only programs on this machine can reach it, as far as the name tells. The server looks again at the
    /// address that the name stands for.
    public var isLoopback: Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}
