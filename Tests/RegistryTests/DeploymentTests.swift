import JSON
import Registry
import Testing

@Suite("Deployments")
struct DeploymentTests {
    static func shop() throws -> Workbench {
        var bench = Workbench()
        try bench.make("shop", "v1", "v2", "v3")
        _ = try bench.send("PUT", "models/shop/traffic/production", ["split": ["v1": 70, "v3": 30]])
        return bench
    }

    static func body(_ change: KeyValuePairs<String, JSONValue>) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("model", "shop"), .init("environment", "production"), .init("version", "v2"),
            .init("strategy", "direct"),
        ]
        for (name, value) in change {
            members.removeAll { $0.name == name }
            members.append(.init(name, value))
        }
        return .object(members)
    }

    @Test("all four strategies, from the first step to the last")
    func strategies() throws {
        var bench = try Self.shop()
        let before = ["v1": 70.0, "v3": 30.0]
        func act(_ id: String, _ action: String, _ status: String, _ split: [String: Double]) throws {
            let answer = try bench.send("POST", "deployments/\(id)/\(action)", [:])
            #expect(answer.body["status"]?.string == status, "\(id) \(action): \(answer.detail)")
            #expect(try bench.split("shop") == split, "\(id) \(action)")
        }
        let made = try bench.send(
            "POST", "deployments",
            Self.body(["id": "canary", "strategy": "canary", "steps": [["weight": 10], ["weight": 50]]]))
        #expect(made.status == 201)
        #expect(made.body["status"] == "pending")
        #expect(made.body["steps"] == [["weight": 10], ["weight": 50]])
        #expect(try bench.split("shop") == before)
        try act("canary", "advance", "deploying", ["v1": 63, "v3": 27, "v2": 10])
        try act("canary", "advance", "deploying", ["v1": 35, "v3": 15, "v2": 50])
        let last = try bench.send("POST", "deployments/canary/advance", [:])
        #expect(last.detail.contains("its last step is applied; allowed now: pause, promote, rollback"))
        #expect(try bench.send("PUT", "models/shop/traffic/production", ["split": ["v1": 100]]).status == 409)
        try act("canary", "rollback", "rolled_back", before)
        _ = try bench.send("POST", "deployments", Self.body(["id": "direct", "version": "v1"]))
        try act("direct", "advance", "healthy", ["v1": 100])
        try act("direct", "promote", "promoted", ["v1": 100])
        _ = try bench.send("POST", "deployments", Self.body(["id": "green", "strategy": "blue_green"]))
        try act("green", "advance", "deploying", ["v1": 100])
        try act("green", "advance", "healthy", ["v2": 100])
        try act("green", "promote", "promoted", ["v2": 100])
        let direct = try bench.look("deployments/direct")
        #expect(direct["status"] == "superseded")
        #expect(direct["superseded_by"] == "green")
        try act("green", "rollback", "rolled_back", ["v1": 100])
        _ = try bench.send(
            "POST", "deployments",
            Self.body(["id": "rolling", "version": "v3", "strategy": "rolling", "replicas": 4, "batch": 1]))
        for weight in [25.0, 50, 75] {
            try act("rolling", "advance", "deploying", ["v1": 100 - weight, "v3": weight])
        }
        try act("rolling", "advance", "healthy", ["v3": 100])
        try act("rolling", "promote", "promoted", ["v3": 100])
        let listed = try bench.look("deployments", [("model", "shop"), ("environment", "production")])
        #expect(
            listed["deployments"]?.array?.map { $0["status"]?.string }
                == ["rolled_back", "superseded", "rolled_back", "promoted"])
        let promoted = try bench.look("deployments", [("status", "promoted"), ("limit", "1")])
        #expect(promoted["deployments"]?.array?.map { $0["id"] } == ["rolling"])
    }

    static let refusals: [(change: KeyValuePairs<String, JSONValue>, status: Int, pointer: String?)] = [
        (["strategy": "hope"], 422, "/strategy"), (["strategy": nil], 422, "/strategy"),
        (["model": "nope"], 422, "/model"), (["version": "v9"], 422, "/version"),
        (["environment": "Production"], 422, "/environment"), (["weight": 10], 422, "/weight"),
        (["steps": [["weight": 10]]], 422, "/steps"), (["replicas": 3], 422, "/replicas"),
        (["strategy": "canary"], 422, "/steps"), (["strategy": "canary", "steps": []], 422, "/steps"),
        (["strategy": "canary", "steps": [["weight": 101]]], 422, "/steps/0/weight"),
        (["strategy": "canary", "steps": [["weight": 50], ["weight": 10]]], 422, "/steps/1/weight"),
        (["strategy": "canary", "steps": [["weight": 5, "hold": "3 minutes"]]], 422, "/steps/0/hold"),
        (["strategy": "rolling"], 422, "/replicas"),
        (["strategy": "rolling", "replicas": 0], 422, "/replicas"),
        (["strategy": "rolling", "replicas": 100_000], 422, "/batch"),
        (["analysis": ["metrics": []]], 422, "/analysis/metrics"),
        (
            ["analysis": ["window": "90s", "metrics": [["field": "latency.p99_ms", "max": 1]]]], 422,
            "/analysis/window"
        ),
        (
            ["analysis": ["metrics": [["field": "latency.p98_ms", "max": 1]]]], 422,
            "/analysis/metrics/0/field"
        ),
        (["analysis": ["metrics": [["field": "latency.p99_ms"]]]], 422, "/analysis/metrics/0/max"),
        (
            ["analysis": ["metrics": [["field": "latency.p99_ms", "max_ratio": 2]]]], 422,
            "/analysis/baseline"
        ),
        (
            ["analysis": ["baseline": "v9", "metrics": [["field": "latency.p99_ms", "max_ratio": 2]]]], 422,
            "/analysis/baseline"
        ),
        (
            [
                "analysis": [
                    "baseline": "v1",
                    "metrics": [
                        [
                            "field": "latency.error_rate", "max_difference": 0, "test": "two_proportion_z",
                            "alpha": 0.04,
                        ]
                    ],
                ]
            ], 422, "/analysis/metrics/0/alpha"
        ),
        (["version": "v4"], 409, nil), (["version": "v5"], 409, nil), (["version": "v6"], 409, nil),
    ]

    @Test("are refused with the place that is wrong", arguments: refusals.indices)
    func refused(index: Int) throws {
        var bench = try Self.shop()
        for version in ["v4", "v5", "v6"] {
            _ = try bench.send("POST", "models/shop/versions", ["version": .string(version)])
        }
        _ = try bench.send("POST", "models/shop/versions/v4/approval", ["approval": "rejected"])
        _ = try bench.send("POST", "models/shop/versions/v5/stage", ["stage": "archived"])
        let (change, status, pointer) = Self.refusals[index]
        let answer = try bench.send("POST", "deployments", Self.body(change))
        #expect(answer.status == status, "\(answer.detail)")
        if let pointer { #expect(answer.pointers == [pointer], "\(answer.detail)") }
    }

    @Test("two at once in one environment are one too many")
    func open() throws {
        var bench = try Self.shop()
        #expect(try bench.send("POST", "deployments", Self.body(["id": "a"])).status == 201)
        #expect(try bench.send("POST", "deployments", Self.body(["id": "b"])).status == 409)
        #expect(
            try bench.send("POST", "deployments", Self.body(["id": "a", "environment": "test"])).status == 409
        )
        let other = try bench.send("POST", "deployments", Self.body(["environment": "test"]))
        #expect(other.status == 201)
        #expect(other.body["id"]?.string?.hasPrefix("deployment-") == true)
        #expect(try bench.send("DELETE", "models/shop").status == 409)
        _ = try bench.send("POST", "deployments/a/rollback", ["reason": "no"])
        #expect(try bench.look("deployments/a")["reason"] == "no")
        #expect(try bench.send("POST", "deployments", Self.body(["id": "b"])).status == 201)
    }

    @Test("into an empty environment, and back to it")
    func empty() throws {
        var bench = try Self.shop()
        _ = try bench.send("POST", "deployments", Self.body(["id": "d", "environment": "test"]))
        _ = try bench.send("POST", "deployments/d/advance")
        #expect(try bench.split("shop", "test") == ["v2": 100])
        _ = try bench.send("POST", "deployments/d/promote")
        #expect(try bench.send("POST", "deployments/d/rollback").status == 200)
        #expect(try bench.look("models/shop/traffic/test")["split"] == [:])
        let canary = Self.body([
            "id": "c", "environment": "dev", "strategy": "canary", "steps": [["weight": 10]],
        ])
        _ = try bench.send("POST", "deployments", canary)
        #expect(try bench.send("POST", "deployments/c/advance").detail.contains("set the traffic first"))
    }

    @Test("a version that is rejected meanwhile goes no further, and can always go back")
    func rejected() throws {
        var bench = try Self.shop()
        let canary = Self.body(["id": "c", "strategy": "canary", "steps": [["weight": 10], ["weight": 20]]])
        _ = try bench.send("POST", "deployments", canary)
        _ = try bench.send("POST", "deployments/c/advance")
        _ = try bench.send("POST", "models/shop/versions/v2/approval", ["approval": "rejected"])
        for action in ["advance", "promote"] {
            #expect(try bench.send("POST", "deployments/c/\(action)").detail.contains("v2 is rejected"))
        }
        #expect(try bench.send("POST", "deployments/c/rollback").status == 200)
        #expect(try bench.split("shop") == ["v1": 70, "v3": 30])
    }

    @Test("the view of the registry shows what is live and what is under way")
    func overview() throws {
        var bench = try Self.shop()
        _ = try bench.send("PUT", "models/shop/aliases/best", ["version": "v3"])
        _ = try bench.send("POST", "deployments", Self.body(["id": "d"]))
        let view = try bench.look("views/registry")
        let shop = try #require(view["models"]?.array?.first)
        #expect(shop["aliases"] == ["best": "v3"])
        #expect(shop["stages"]?["development"] == ["v1", "v2", "v3"])
        #expect(shop["traffic"] == ["production": ["v1": 70, "v3": 30]])
        #expect(view["deployments"]?.array?.map { $0["id"] } == ["d"])
        #expect(try bench.look("views/registry", [("model", "shop")]) == view)
    }
}
