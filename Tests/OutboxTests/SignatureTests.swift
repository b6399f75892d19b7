import JSON
import Outbox
import Testing

@Suite("Standard Webhooks")
struct SignatureTests {
    /// The example of the specification's libraries.
    @Test("the published example comes out")
    func published() throws {
        let key = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").key)
        let signature = WebhookSignature.sign(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330,
            body: Array(#"{"test": 2432232314}"#.utf8),
            key: key)
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test("each key has a signature of its own in the header, so that secrets can be rotated")
    func rotation() {
        let header = WebhookSignature.header(id: "a", timestamp: 1, body: [], keys: [[1], [2]])
        let parts = header.split(separator: " ")
        #expect(parts.count == 2 && parts.allSatisfy { $0.hasPrefix("v1,") } && parts[0] != parts[1])
    }

    @Test("a secret is 24 to 64 bytes behind its prefix, and never prints itself")
    func secrets() {
        #expect(WebhookSecret("whsec_" + Base64.encode([UInt8](repeating: 1, count: 23))).key == nil)
        #expect(WebhookSecret("whsec_" + Base64.encode([UInt8](repeating: 1, count: 24))).key?.count == 24)
        #expect(WebhookSecret("whsec_" + Base64.encode([UInt8](repeating: 1, count: 65))).key == nil)
        #expect(WebhookSecret(Base64.encode([UInt8](repeating: 1, count: 32))).key == nil)
        let secret = WebhookSecret("whsec_hidden")
        #expect(!"\(secret)".contains("hidden") && !"\([secret])".contains("hidden"))
    }
}
