import Delivery
import Foundation
import JSON
import Outbox
import Testing

@Suite("Requests to a receiver on this machine", .timeLimit(.minutes(1)))
struct SenderTests {
    private static let secret = WebhookSecret("whsec_" + Base64.encode([UInt8](repeating: 7, count: 32)))

    private static func delivery(_ url: String, _ format: WebhookFormat = .standard) throws -> DueDelivery {
        let url = try #require(WebhookURL(url))
        let body = format == .pagerduty ? #"{"routing_key":"{{routing_key}}"}"# : #"{"a":1}"#
        return DueDelivery(
            id: "msg_1", webhook: "ops", url: url, format: format, body: Array(body.utf8),
            secretIDs: ["ops-1"])
    }

    private static func send(
        _ path: String, allow: Bool = true, host: String = "127.0.0.1",
        _ reply: @escaping @Sendable (String) -> LocalReceiver.Reply
    ) async throws -> (attempt: DeliveryAttempt, requests: [LocalReceiver.Request]) {
        let receiver = LocalReceiver()
        let port = try await receiver.start(reply)
        let sender = HTTPWebhookSender(policy: AddressPolicy(allowed: allow ? ["\(host):\(port)"] : []))
        let delivery = try delivery("http://\(host):\(port)\(path)")
        let request = WebhookRequest(delivery, now: 1_767_225_600_123, secrets: [secret])
        let attempt = await sender.send(request, now: 5)
        try await Task.sleep(for: .milliseconds(50))
        let requests = await receiver.requests
        await receiver.stop()
        return (attempt, requests)
    }

    @Test("a request is a signed POST of the body, and its response's status is the attempt")
    func signed() async throws {
        let (attempt, requests) = try await Self.send("/hook?x=1") { _ in .init(status: 204) }
        #expect(attempt == DeliveryAttempt(at: 5, status: 204))
        let request = try #require(requests.first)
        #expect(request.path == "/hook?x=1" && request.body == Array(#"{"a":1}"#.utf8))
        #expect(
            request.headers["webhook-id"] == "msg_1" && request.headers["webhook-timestamp"] == "1767225600")
        let signature = WebhookSignature.sign(
            id: "msg_1", timestamp: 1_767_225_600, body: request.body, key: Self.secret.key ?? [])
        #expect(request.headers["webhook-signature"] == signature)
        #expect(request.headers["content-type"] == "application/json")
    }

    @Test("redirects are not followed")
    func redirects() async throws {
        let (attempt, requests) = try await Self.send("/moved") { path in
            path == "/moved" ? .init(status: 302, headers: [("location", "/inside")]) : .init(status: 200)
        }
        #expect(attempt.status == 302 && requests.map(\.path) == ["/moved"])
    }

    @Test("a response without end is cut off, and Retry-After is read")
    func bounded() async throws {
        let endless = try await Self.send("/") { _ in .init(status: 200, bodyBytes: -1) }
        #expect(endless.attempt.status == 200)
        let busy = try await Self.send("/") { _ in .init(status: 429, headers: [("retry-after", "7")]) }
        #expect(busy.attempt.status == 429 && busy.attempt.retryAfter == 7_000)
        let silly = try await Self.send("/") { _ in
            .init(status: 503, headers: [("retry-after", "99999999999999")])
        }
        #expect(silly.attempt.retryAfter == OutboxLimits.retryAfterMilliseconds)
        let dates: [(String, Int64?)] = [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Fri, 01 Jan 2100 00:00:00 GMT", OutboxLimits.retryAfterMilliseconds),
            ("Fri, 45 Jan 2100 00:00:00 GMT", nil), ("tomorrow", nil), ("-3", nil),
        ]
        for (text, expected) in dates {
            let dated = try await Self.send("/") { _ in
                .init(status: 503, headers: [("retry-after", text)])
            }
            #expect(dated.attempt.retryAfter == expected, "\(text)")
        }
    }

    @Test("an internal address is never asked unless it is allowed, by number or by name")
    func refused() async throws {
        for host in ["127.0.0.1", "localhost"] {
            let (attempt, requests) = try await Self.send("/", allow: false, host: host) { _ in
                .init(status: 200)
            }
            #expect(attempt.status == nil && attempt.error?.contains("--webhook-allow") == true)
            #expect(requests.isEmpty)
        }
        let named = try await Self.send("/", host: "localhost") { _ in .init(status: 200) }
        #expect(
            named.attempt.status == 200
                && named.requests.first?.headers["host"]?.hasPrefix("localhost") == true)
    }

    @Test("a receiver that is not there is a failed attempt")
    func nobody() async throws {
        let sender = HTTPWebhookSender(policy: AddressPolicy(allowed: ["127.0.0.1:1", "nowhere.invalid:80"]))
        for url in ["http://127.0.0.1:1/", "http://nowhere.invalid/"] {
            let request = WebhookRequest(try Self.delivery(url), now: 0, secrets: [Self.secret])
            let attempt = await sender.send(request, now: 1)
            #expect(attempt.status == nil && attempt.error?.isEmpty == false)
        }
    }

    @Test("PagerDuty's key is put in as the request is made, whatever it holds")
    func routingKey() throws {
        let delivery = try Self.delivery("https://example.com/", .pagerduty)
        let request = WebhookRequest(delivery, now: 0, secrets: [WebhookSecret("a\"b\\c")])
        let body = try JSONValue(parsing: request.body)
        #expect(body["routing_key"] == "a\"b\\c")
        #expect(!request.headers.contains { $0.name == "webhook-signature" })
    }
}
