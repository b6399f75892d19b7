import Outbox
import Testing

@Suite("Where requests may go")
struct AddressTests {
    @Test(
        "addresses are told apart by what they are for",
        arguments: [
            ("8.8.8.8", .global), ("10.1.2.3", .privateNetwork), ("172.16.0.1", .privateNetwork),
            ("172.32.0.1", .global), ("192.168.1.1", .privateNetwork), ("127.0.0.1", .loopback),
            ("127.255.255.254", .loopback), ("169.254.169.254", .linkLocal), ("0.0.0.0", .reserved),
            ("100.64.0.1", .reserved), ("100.128.0.1", .global), ("224.0.0.1", .multicast),
            ("255.255.255.255", .reserved), ("198.18.0.1", .reserved), ("203.0.113.9", .reserved),
            ("::1", .loopback), ("::", .reserved), ("fe80::1", .linkLocal), ("fe80::1%eth0", .linkLocal),
            ("fc00::1", .uniqueLocal), ("fd12:3456::1", .uniqueLocal), ("ff02::1", .multicast),
            ("2001:4860:4860::8888", .global), ("2001:db8::1", .reserved), ("::ffff:127.0.0.1", .loopback),
            ("::ffff:10.0.0.1", .privateNetwork), ("::ffff:8.8.8.8", .global), ("::7f00:1", .loopback),
            ("64:ff9b::10.0.0.1", .privateNetwork), ("2002:7f00:1::", .loopback), ("4000::1", .reserved),
            ("2001::1", .reserved), ("[::1]", .loopback),
        ] as [(String, AddressKind)])
    func kinds(text: String, kind: AddressKind) throws {
        #expect(try #require(IPAddress(text)).kind == kind)
    }

    @Test(
        "what is no address is none",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "::1::", "1:2:3:4:5:6:7:8:9",
            ":::",
            "12345::", "g::1", "2130706433", "0x7f.0.0.1", "::1.2.3",
        ])
    func noAddresses(text: String) { #expect(IPAddress(text) == nil) }

    @Test(
        "URLs are taken apart as clients do",
        arguments: [
            ("https://example.com", "example.com:443", "/"),
            ("http://Example.com:8080/a?b=c", "example.com:8080", "/a?b=c"),
            ("HTTP://[::1]:9/", "[::1]:9", "/"), ("https://example.com?x", "example.com:443", "/?x"),
        ])
    func urls(text: String, endpoint: String, target: String) throws {
        let url = try #require(WebhookURL(text))
        #expect(url.endpoint == endpoint && url.target == target)
    }

    @Test(
        "URLs that clients could read differently are refused",
        arguments: [
            "ftp://example.com", "https://", "https://user@example.com", "https://example.com:99999",
            "https://exa mple.com",
            "https://example.com#x", "https://[::1", "https://example.com:", "//example.com",
            "https://[10.0.0.1]/",
            "https://example.com\\@evil", "https://example.com/\r\nHost: x", "https://é.com",
        ])
    func noURLs(text: String) { #expect(WebhookURL(text) == nil) }

    @Test("internal addresses are refused however they are written, unless host and port are allowed")
    func policy() throws {
        let policy = AddressPolicy(allowed: ["127.0.0.1:9000", "Internal.test:80"])
        let refused = [
            "http://127.0.0.1:9001/", "http://[::1]:9/", "http://10.0.0.1/", "http://169.254.169.254/latest",
            "http://localhost/", "http://a.localhost./", "http://2130706433/", "http://0x7f000001/",
            "http://127.1/",
            "http://[::ffff:7f00:1]/", "http://0177.0.0.1/",
        ]
        for text in refused { #expect(policy.refusal(of: try #require(WebhookURL(text))) != nil, "\(text)") }
        for text in ["http://127.0.0.1:9000/x", "https://example.com/", "http://internal.test/"] {
            #expect(policy.refusal(of: try #require(WebhookURL(text))) == nil, "\(text)")
        }
        let (name, inside) = (
            try #require(WebhookURL("https://example.com/")), try #require(IPAddress("10.0.0.1"))
        )
        #expect(policy.refusal(of: name, at: inside) != nil)
        #expect(policy.refusal(of: try #require(WebhookURL("http://internal.test/")), at: inside) == nil)
    }
}
