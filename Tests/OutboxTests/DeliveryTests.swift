import ByteCoding
import Commands
import JSON
import Outbox
import Randomness
import Testing

@Suite("Webhooks and their deliveries")
struct DeliveryTests {
    @Test("a webhook is put, shown without its secret, changed and deleted")
    func life() throws {
        var bench = Bench()
        let body: JSONValue = [
            "url": "https://example.com/hook", "secret": .string(Bench.secret), "retry": ["0s", "5m"],
        ]
        let made = try bench.send("PUT", "webhooks/ops", body)
        #expect(made.status == 201 && made.body["status"] == "enabled" && made.body["retry"] == ["0s", "5m"])
        #expect(!made.body.text.contains(Bench.secret) && bench.secrets.count == 1)
        #expect(try bench.send("PUT", "webhooks/ops", body).events == 0)
        #expect(!String(decoding: Bench.encoded(bench.state), as: UTF8.self).contains("whsec_"))
        #expect(try bench.send("DELETE", "webhooks/ops").status == 200)
        #expect(try bench.send("DELETE", "webhooks/ops").status == 404)
    }

    @Test(
        "what is wrong is told with its pointer",
        arguments: [
            (["secret": .string(Bench.secret)], "/url"), (["url": "https://example.com"], "/secret"),
            (["url": "http://10.0.0.1/", "secret": .string(Bench.secret)], "/url"),
            (["url": "http://169.254.169.254/latest", "secret": .string(Bench.secret)], "/url"),
            (["url": "http://[::1]:9/", "secret": .string(Bench.secret)], "/url"),
            (["url": "https://example.com", "secret": "whsec_short"], "/secret"),
            (["url": "https://example.com", "secret": .string(Bench.secret), "retry": []], "/retry"),
            (["url": "https://example.com", "secret": .string(Bench.secret), "retry": ["soon"]], "/retry/0"),
            (["url": "https://example.com", "secret": .string(Bench.secret), "format": "slak"], "/format"),
        ] as [(JSONValue, String)])
    func refusals(body: JSONValue, pointer: String) throws {
        var bench = Bench()
        let answer = try bench.send("PUT", "webhooks/bad", body)
        #expect(answer.status == 422 && answer.pointers.contains(pointer), "\(answer)")
        #expect(bench.secrets.isEmpty)
    }

    @Test("a name that stands for an internal address is refused")
    func resolved() throws {
        var bench = Bench()
        let body: JSONValue = ["url": "https://example.com/", "secret": .string(Bench.secret)]
        let inside = [IPAddress("93.184.216.34"), IPAddress("192.168.0.1")].compactMap { $0 }
        #expect(try bench.send("PUT", "webhooks/x", body, resolved: inside).pointers == ["/url"])
    }

    @Test("a failed attempt is repeated by the schedule until it is taken; the id and the body stay")
    func retries() throws {
        var bench = Bench()
        try bench.put("ops")
        bench.tell("n1", ["ops"])
        bench.tell("n1", ["ops"])
        let first = try #require(bench.state.due(at: bench.now, limit: 9).first)
        #expect(try bench.attempt(500) == 1)
        #expect(try bench.attempt(200) == 0)
        bench.now += 11_000
        let second = try #require(bench.state.due(at: bench.now, limit: 9).first)
        #expect(second.id == first.id && second.body == first.body)
        bench.state = try Bench.restored(Bench.encoded(bench.state))
        #expect(try bench.attempt(nil, error: "refused") == 1)
        bench.now += 66_000
        #expect(try bench.attempt(204) == 1)
        #expect(try bench.deliveries("ops") == ["delivered 500 null 204"])
        #expect(bench.state.nextDue == nil && bench.state.totals.attempts == 3)
    }

    @Test("what is due at once says no time, and what is retried the next attempt's")
    func dueTimes() throws {
        var bench = Bench()
        try bench.put("ops")
        bench.tell("n1", ["ops"])
        func due() throws -> JSONValue? {
            try bench.state.deliveries(of: "ops", QueryParameters([]))?["deliveries"]?.array?.last?["due_at"]
        }
        #expect(try due() == .null)
        _ = try bench.attempt(500)
        let next = try #require(bench.state.nextDue)
        let shown = try due()
        #expect(next > bench.now && shown == .string(RFC3339.text(next)))
        bench.now = next
        _ = try bench.attempt(200)
        #expect(try due() == .null)
    }

    @Test("after the last attempt it has failed, and can be put on its way again; a redirect is a failure")
    func failure() throws {
        var bench = Bench()
        try bench.put("ops", retry: ["0s", "100ms"])
        bench.tell("n1", ["ops"])
        _ = try bench.attempt(302)
        bench.now += 200
        _ = try bench.attempt(503)
        #expect(try bench.deliveries("ops") == ["failed 302 503"])
        let id = try #require(
            try bench.state.deliveries(of: "ops", QueryParameters())?["deliveries"]?.array?[0]["id"]?.string)
        #expect(try bench.send("POST", "webhooks/ops/deliveries/\(id)/redeliver").status == 200)
        _ = try bench.attempt(200)
        #expect(try bench.deliveries("ops") == ["delivered 302 503 200"])
        #expect(try bench.send("POST", "webhooks/ops/deliveries/\(id)/redeliver").status == 409)
        #expect(try bench.send("POST", "webhooks/ops/deliveries/nope/redeliver").status == 404)
    }

    @Test("410 disables a webhook: what waits and what comes is skipped, until it is put again")
    func gone() throws {
        var bench = Bench()
        try bench.put("ops")
        bench.tell("n1", ["ops"])
        _ = try bench.attempt(500)
        bench.tell("n2", ["ops"])
        _ = try bench.attempt(410)
        bench.tell("n3", ["ops"])
        #expect(try bench.deliveries("ops") == ["failed 410", "skipped 500", "skipped"])
        #expect(bench.state.show(webhook: "ops")?.body["status"] == "disabled")
        try bench.put("ops")
        #expect(bench.state.show(webhook: "ops")?.body["status"] == "enabled")
        bench.tell("n4", ["ops"])
        #expect(try bench.attempt(200) == 1)
    }

    @Test("an end waits for its beginning, also while that is tried again; other alerts don't")
    func order() throws {
        var bench = Bench()
        try bench.put("ops")
        bench.tell("n1", ["ops"], alert: "a1")
        bench.tell("n2", ["ops"], type: "alert.resolved", alert: "a1")
        bench.tell("n3", ["ops"])
        func due() -> [Bool] {
            bench.state.due(at: bench.now, limit: 9).map {
                String(decoding: $0.body, as: UTF8.self).contains("resolved")
            }
        }
        #expect(due() == [false, false])
        #expect(try bench.attempt(500) == 2)
        #expect(due() == [])
        bench.now += 11_000
        #expect(due() == [false, false])
        #expect(try bench.attempt(200) == 2)
        #expect(due() == [true])
        #expect(try bench.attempt(200) == 1)
        #expect(bench.state.nextDue == nil)
    }

    @Test("Retry-After puts the next attempt off, and never brings it forward")
    func retryAfter() throws {
        var bench = Bench()
        try bench.put("ops")
        bench.tell("n1", ["ops"])
        _ = try bench.attempt(429, retryAfter: 30_000)
        #expect(bench.state.nextDue == bench.now + 30_000)
        bench.now += 30_000
        _ = try bench.attempt(429, retryAfter: 1)
        #expect(bench.state.nextDue ?? 0 >= bench.now + 60_000)
    }

    @Test("a replaced secret signs for another day, and is needed no longer then")
    func rotation() throws {
        var bench = Bench()
        try bench.put("ops")
        let other = "whsec_" + Base64.encode([UInt8](repeating: 9, count: 32))
        _ = try bench.send(
            "PUT", "webhooks/ops", ["url": "https://example.com/hook", "secret": .string(other)])
        bench.tell("n1", ["ops"])
        #expect(bench.state.due(at: bench.now, limit: 1).first?.secretIDs.count == 2)
        #expect(bench.state.neededSecrets(at: bench.now).count == 2)
        bench.now += OutboxLimits.rotationMilliseconds
        #expect(bench.state.due(at: bench.now, limit: 1).first?.secretIDs.count == 1)
        #expect(bench.state.neededSecrets(at: bench.now).count == 1)
    }

    @Test("payloads have the shapes that their receivers publish")
    func payloads() throws {
        func body(_ format: WebhookFormat, _ type: String = "alert.firing") throws -> JSONValue {
            let requests = Payload.requests(Bench.notice("n", ["x"], type: type), format)
            #expect(requests.count == 1)
            return try JSONValue(parsing: try #require(requests.first).body)
        }
        let standard = try body(.standard)
        #expect(standard["type"] == "alert.firing" && standard["data"]?["id"] == "a1")
        #expect(standard["timestamp"] == "2026-01-01T00:15:00.000Z")
        let slack = try body(.slack)
        #expect(slack["blocks"]?.array?.count == 2 && slack.text.contains("&lt;slow&gt;"))
        let pager = try body(.pagerduty, "alert.resolved")
        #expect(pager["event_action"] == "resolve" && pager["dedup_key"] == "a1")
        #expect(
            pager["payload"]?["severity"] == "error"
                && pager["routing_key"] == .string(Payload.routingKeyMark))
        let manager = try #require(try body(.alertmanager, "alert.resolved").array?.first)
        #expect(manager["labels"]?["alertname"] == "latency-high" && manager["labels"]?["team_name"] == "ops")
        #expect(manager["endsAt"] == "2026-01-01T00:15:00.000Z" && manager["startsAt"] != nil)
        let firing = try #require(try body(.alertmanager).array?.first)
        #expect(firing["endsAt"] == "2027-01-01T00:15:00.000Z")
    }

    private static func group(_ count: Int, description: String = "") -> OutboxNotice {
        var notice = Bench.notice("n", ["x"])
        notice.alertIDs = (0..<count).map { "a\($0)" }
        notice.alerts = notice.alertIDs.map {
            [
                "id": .string($0), "rule": "r", "subject": .string("m-\($0)"),
                "description": .string(description),
            ]
        }
        notice.group = ["rule": "r"]
        return notice
    }

    @Test("PagerDuty hears of each alert of a group by itself, so that each closes its own incident")
    func pagerGroups() throws {
        let requests = Payload.requests(Self.group(3), .pagerduty)
        let keys = try requests.map { try JSONValue(parsing: $0.body)["dedup_key"]?.string }
        #expect(keys == ["a0", "a1", "a2"])
        #expect(requests.map(\.notice.id) == ["n", "n/a1", "n/a2"])
        #expect(requests.map(\.notice.alertIDs) == [["a0"], ["a1"], ["a2"]])
    }

    @Test(
        "a group that is too large for a body is told in several, and none of its alerts is left out",
        arguments: [WebhookFormat.standard, .slack, .alertmanager])
    func largeGroups(format: WebhookFormat) throws {
        let notice = Self.group(40, description: String(repeating: "x", count: 20_000))
        let requests = Payload.requests(notice, format)
        #expect(format == .slack ? requests.count == 1 : requests.count > 1)
        #expect(requests.flatMap(\.notice.alertIDs) == notice.alertIDs)
        #expect(Set(requests.map(\.notice.id)).count == requests.count && requests[0].notice.id == "n")
        for request in requests {
            #expect(request.body.count <= OutboxLimits.payloadBytes)
            let text = String(decoding: request.body, as: UTF8.self)
            #expect(request.notice.alertIDs.allSatisfy { text.contains("m-\($0)") })
        }
    }

    @Test("an alert that is too large for a body is told by its essentials")
    func largeAlert() throws {
        let notice = Self.group(1, description: String(repeating: "x", count: 300_000))
        for format in [WebhookFormat.standard, .alertmanager, .pagerduty] {
            let requests = Payload.requests(notice, format)
            #expect(requests.count == 1 && requests[0].body.count < 2_000)
            #expect(String(decoding: requests[0].body, as: UTF8.self).contains("m-a0"))
        }
    }

    @Test("random lives come out the same from any snapshot, and every delivery ends once", arguments: 0..<60)
    func random(seed: UInt64) throws {
        var chance = SeededRandom(seed: seed)
        var bench = Bench()
        var told = 0
        for _ in 0..<150 {
            bench.now += Int64.random(in: 0...40_000, using: &chance)
            switch Int.random(in: 0..<8, using: &chance) {
            case 0: try bench.put(["a", "b"].randomElement(using: &chance) ?? "a")
            case 1, 2, 3:
                told += 1
                bench.tell("n\(told)", ["a", "b"])
            case 4:
                if chance.next() % 8 == 0 { _ = try bench.send("DELETE", "webhooks/b") }
            default:
                let status = [200, 200, 500, 302, 410].randomElement(using: &chance) ?? 200
                _ = try bench.attempt(status == 302 ? nil : status, error: "x")
            }
            let bytes = Bench.encoded(bench.state)
            bench.state = try Bench.restored(bytes)
            #expect(Bench.encoded(bench.state) == bytes)
        }
        for webhook in ["a", "b"] {
            let listed =
                try bench.state.deliveries(of: webhook, QueryParameters())?["deliveries"]?.array ?? []
            #expect(listed.count == told && Set(listed.map { $0["id"]?.string ?? "" }).count == told)
            for one in listed where one["state"] == "delivered" {
                #expect(one["attempts"]?.array?.count { $0["status"] == 200 } == 1)
            }
        }
    }
}
