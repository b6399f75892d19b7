import Commands
import Health
import JSON
import Testing

@Suite("Health policies")
struct PolicyTests {
    static let feature: JSONValue = [
        "feature": "battery_voltage", "weight": 0.4, "score": "bounds", "good": 12.6, "bad": 10.8,
    ]
    static let policy: JSONValue = [
        "devices": "drill-*", "features": [feature], "window": "10m", "expected_samples": 10,
        "silent_after": "30m", "thresholds": ["critical": 30, "warning": 50, "watch": 70],
        "trend_window": "24h",
    ]

    static func with(_ name: String, _ value: JSONValue) -> JSONValue {
        .object((policy.members ?? []).filter { $0.name != name } + [.init(name, value)])
    }

    @Test("a policy is put, read back, changed and deleted, each change an event")
    func life() throws {
        var bench = Bench()
        let made = try bench.send("PUT", "drills", Self.policy)
        #expect(made.status == 201 && made.eventCount == 1)
        #expect(made.body["features"]?.canonical == JSONValue.array([Self.feature]).canonical)
        let same = try bench.send("PUT", "drills", Self.policy)
        #expect(same.status == 200 && same.eventCount == 0)
        let changed = try bench.send("PUT", "drills", Self.with("window", "5m"))
        #expect(changed.status == 200 && changed.body["version"] == 2)
        #expect(try bench.send("PUT", "drills", Self.policy, ifMatch: made.etag).status == 412)
        #expect(try bench.send("DELETE", "drills", ifMatch: changed.etag).status == 200)
        #expect(try bench.send("DELETE", "drills").status == 404)
    }

    @Test(
        "what is wrong is told with its pointer",
        arguments: [
            ("features", JSONValue.array([]), "/features"),
            (
                "features", [["feature": "a", "weight": -1, "score": "bounds", "good": 1, "bad": 0]],
                "/features/0/weight"
            ),
            (
                "features", [["feature": "a", "weight": 1, "score": "bounds", "good": 1, "bad": 1]],
                "/features/0/bad"
            ),
            (
                "features", [["feature": "a", "weight": 1, "score": "bonds", "good": 1, "bad": 2]],
                "/features/0/score"
            ),
            ("features", [["weight": 1, "score": "bounds", "good": 1, "bad": 2]], "/features/0/feature"),
            ("features", .array([feature, feature]), "/features/1/feature"),
            ("window", "90s", "/window"), ("window", "soon", "/window"),
            ("trend_window", "300d", "/trend_window"),
            ("silent_after", "0s", "/silent_after"), ("expected_samples", 0, "/expected_samples"),
            ("thresholds", ["critical": 60], "/thresholds/critical"), ("devices", "", "/devices"),
            ("feature", [], "/feature"),
        ] as [(String, JSONValue, String)])
    func refusals(name: String, value: JSONValue, pointer: String) throws {
        var bench = Bench()
        let answer = try bench.send("PUT", "bad", Self.with(name, value))
        #expect(answer.status == 422)
        #expect(answer.pointers.contains(pointer), "\(answer.pointers)")
    }

    @Test("a device follows the policy with the longest matching pattern")
    func longest() throws {
        var bench = Bench()
        _ = try bench.send("PUT", "all", Self.with("devices", "*"))
        _ = try bench.send("PUT", "drills", Self.policy)
        _ = try bench.send("PUT", "edges", Self.with("devices", "drill-edge-*"))
        for device in ["pump-1", "drill-1", "drill-edge-1"] {
            bench.take(device, minute: 0, [["battery_voltage": 12]])
        }
        _ = bench.advance(minute: 10)
        let policies = ["pump-1", "drill-1", "drill-edge-1"].map {
            bench.device($0, minute: 10)?["policy"]?.string
        }
        #expect(policies == ["all", "drills", "edges"])
    }

    @Test("the ready profile is one that can be put")
    func classic() throws {
        var bench = Bench()
        #expect(try bench.send("PUT", "classic", .object(HealthPolicy.classic().members)).status == 201)
    }
}

@Suite("Name patterns")
struct NamePatternTests {
    @Test(
        "a star stands for anything",
        arguments: [
            ("*", "", true), ("*", "x", true), ("a*", "a", true), ("a*", "ab", true), ("a*", "ba", false),
            ("*a", "ba", true), ("a*a", "a", false), ("a*a", "aa", true), ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "acb", false), ("", "", true), ("", "a", false), ("ab", "ab", true),
            ("a**b", "axb", true),
            ("slow*", "slow-gap", true), ("esc-*", "esc", false),
        ])
    func matching(pattern: String, name: String, matches: Bool) {
        #expect(NamePattern(pattern).matches(name) == matches)
    }
}
