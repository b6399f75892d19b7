/// Which addresses requests may go to: those of the Internet, and what somebody has allowed by name.
public struct AddressPolicy: Sendable {
    /// `HOST:PORT`, in lower case.
    private let allowed: Set<String>

    /// - Parameter allowed: each `HOST:PORT`, the host as URLs name it.
    public init(allowed: [String] = []) { self.allowed = Set(allowed.map { $0.lowercased() }) }

    /// Whether a URL's own words are allowed, wherever they lead.
    public func allows(_ url: WebhookURL) -> Bool { allowed.contains(url.endpoint) }

    /// Why a request may not go to an address that the URL's host stands for; nil if it may.
    public func refusal(of url: WebhookURL, at address: IPAddress) -> String? {
        if allows(url) { return nil }
        guard address.kind != .global else { return nil }
        let name = url.host == address.description ? "" : "\(url.host) is "
        return
            "\(name)\(address) is a \(address.kind.rawValue) address: --webhook-allow \(url.endpoint) would allow it"
    }

    /// Why a URL can be refused before anybody resolves it: it names such an address, or this host.
    public func refusal(of url: WebhookURL) -> String? {
        if let address = IPAddress(url.host) { return refusal(of: url, at: address) }
        if allows(url) { return nil }
        let host = url.host.hasSuffix(".") ? String(url.host.dropLast()) : url.host
        // Resolvers read these as addresses: 127.1, 0x7f000001, 2130706433.
        let last = host.split(separator: ".").last ?? ""
        if last.allSatisfy(\.isNumber) || last.hasPrefix("0x") { return "\(url.host) is no name of a host" }
        guard host == "localhost" || host.hasSuffix(".localhost") else { return nil }
        return "\(url.host) is this machine: --webhook-allow \(url.endpoint) would allow it"
    }
}
