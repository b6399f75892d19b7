/// Where a webhook goes: `https://host:port/path?query`, the parts that a request needs.
public struct WebhookURL: Sendable, Hashable {
    public let text: String
    public let isSecure: Bool
    /// In lower case, without brackets.
    public let host: String
    public let port: Int
    /// Path and query, beginning with a slash.
    public let target: String

    /// Nil for anything that is not plainly such a URL: another scheme, credentials, spaces, a fragment.
    public init?(_ text: String) {
        guard text.utf8.count <= OutboxLimits.urlBytes,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x5c })
        else { return nil }
        let lower = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: lower.hasPrefix) else { return nil }
        let rest = text.dropFirst(scheme.utf8.count)
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        let (authority, target) = (rest[..<end], rest[end...])
        guard !authority.contains("@"), !target.contains("#"),
            let (host, port) = Self.split(authority, isSecure: scheme == "https://")
        else { return nil }
        (self.text, isSecure, self.host, self.port) = (text, scheme == "https://", host.lowercased(), port)
        self.target = target.hasPrefix("/") ? String(target) : "/" + target
    }

    private static func split(_ authority: Substring, isSecure: Bool) -> (host: String, port: Int)? {
        var (host, rest) = (authority, authority[authority.endIndex...])
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else { return nil }
            host = authority[authority.index(after: authority.startIndex)..<close]
            rest = authority[authority.index(after: close)...]
            guard host.contains(":"), IPAddress(String(host)) != nil else { return nil }
        } else if let colon = authority.firstIndex(of: ":") {
            (host, rest) = (authority[..<colon], authority[colon...])
        }
        guard !host.isEmpty else { return nil }
        guard !rest.isEmpty else { return (String(host), isSecure ? 443 : 80) }
        guard rest.hasPrefix(":"), let port = Int(rest.dropFirst()), (1...65_535).contains(port),
            rest.dropFirst().allSatisfy(\.isNumber)
        else { return nil }
        return (String(host), port)
    }

    /// The same server, asked for something else; nil if that is no path.
    public func with(target: String) -> WebhookURL? {
        target.hasPrefix("/") ? WebhookURL((isSecure ? "https://" : "http://") + endpointText + target) : nil
    }

    /// The server alone.
    public var origin: WebhookURL { with(target: "/") ?? self }

    /// As it was written, with a port only where one was.
    private var endpointText: Substring {
        let rest = text.dropFirst(isSecure ? 8 : 7)
        return rest[..<(rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex)]
    }

    /// `HOST:PORT`, as an allow-list names it.
    public var endpoint: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
