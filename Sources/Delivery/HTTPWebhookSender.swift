import AsyncHTTPClient
import JSON
import NIOCore
import NIOHTTP1
public import Outbox

/// Sends by async-http-client: resolves the host, checks every address that it stands for, connects to one of those that
/// were checked, follows no redirect, and reads no more of a response than its head and `responseBytes`.
public struct HTTPWebhookSender: WebhookSender {
    /// Bytes of a response's body that are read before it is given up: nothing in it is used.
    static let responseBytes = 64 << 10
    /// For the whole of a request, seconds: Standard Webhooks names 15 to 30.
    static let timeoutSeconds: Int64 = 20

    private let policy: AddressPolicy
    private let resolver: HostResolver

    public init(policy: AddressPolicy, resolver: HostResolver = HostResolver()) {
        (self.policy, self.resolver) = (policy, resolver)
    }

    public func send(_ request: WebhookRequest, now: Int64) async -> DeliveryAttempt {
        let url = request.url
        if let refusal = policy.refusal(of: url) { return DeliveryAttempt(at: now, error: refusal) }
        let addresses = await resolver.addresses(of: url.host, port: url.port)
        guard let address = addresses.first else {
            return DeliveryAttempt(at: now, error: "\(url.host) stands for no address")
        }
        if let refusal = addresses.lazy.compactMap({ policy.refusal(of: url, at: $0) }).first {
            return DeliveryAttempt(at: now, error: refusal)
        }
        let client = HTTPClient(configuration: Self.configuration(url, address))
        let attempt = await attempt(request, client, now: now)
        try? await client.shutdown()
        return attempt
    }

    /// A client of its own for each request, since only a client can be told which address a name stands for: between
    /// the check and the connection nobody asks a resolver again. The name stays in `Host` and in TLS.
    private static func configuration(_ url: WebhookURL, _ address: IPAddress) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(10), read: .seconds(timeoutSeconds)))
        configuration.dnsOverride = [url.host: address.description]
        configuration.httpVersion = .http1Only
        return configuration
    }

    private func attempt(
        _ request: WebhookRequest, _ client: HTTPClient, now: Int64
    ) async -> DeliveryAttempt {
        var outgoing = HTTPClientRequest(url: request.url.text)
        outgoing.method = .POST
        for header in request.headers { outgoing.headers.add(name: header.name, value: header.value) }
        outgoing.body = .bytes(request.body)
        do {
            let response = try await client.execute(outgoing, timeout: .seconds(Self.timeoutSeconds))
            // Drained so that the receiver sees its response taken; a body that is longer is cut off with the client.
            _ = try? await response.body.collect(upTo: Self.responseBytes)
            let retryAfter = response.headers.first(name: "retry-after").flatMap {
                Self.retryAfter($0, now: now)
            }
            return DeliveryAttempt(at: now, status: Int(response.status.code), retryAfter: retryAfter)
        } catch {
            return DeliveryAttempt(at: now, error: String(describing: error))
        }
    }

    /// Milliseconds from now: RFC 9110, section 10.2.3, as seconds or as a date; nil for what is neither.
    private static func retryAfter(_ text: String, now: Int64) -> Int64? {
        if let seconds = Int64(text) {
            return seconds < 0 ? nil : min(seconds, OutboxLimits.retryAfterMilliseconds / 1_000) * 1_000
        }
        return date(text).map { min(max(0, $0 - now), OutboxLimits.retryAfterMilliseconds) }
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Milliseconds since 1970 of a date such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static func date(_ text: String) -> Int64? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2]))
        else { return nil }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return RFC3339.milliseconds("\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
    }
}
