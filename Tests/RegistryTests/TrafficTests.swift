import JSON
import Registry
import Testing

@Suite("Aliases and traffic")
struct TrafficTests {
    @Test("an alias is made, moved and deleted")
    func aliases() throws {
        var bench = Workbench()
        try bench.make("chat", "v1", "v2")
        let path = "models/chat/aliases/champion"
        #expect(try bench.send("PUT", path, ["version": "v1"]).status == 201)
        #expect(try bench.look("models/chat")["aliases"] == ["champion": "v1"])
        let moved = try bench.send("PUT", path, ["version": "v2"])
        #expect(moved.status == 200)
        #expect(moved.body["version"] == "v2")
        #expect(try bench.send("PUT", path, ["version": "v2"]).events.isEmpty)
        #expect(try bench.look("models/chat/versions/v1")["aliases"] == [])
        #expect(try bench.look("models/chat/versions/v2")["aliases"] == ["champion"])
        #expect(try bench.send("PUT", path, ["version": "v9"]).pointers == ["/version"])
        #expect(try bench.send("PUT", "models/chat/aliases/a b", ["version": "v1"]).status == 422)
        let deleted = try bench.send("DELETE", path)
        #expect(deleted.body["model"] == "chat")
        #expect(throws: RegistryRejection.self) { try bench.look(path) }
    }

    static let bad: [(split: JSONValue, status: Int, pointers: [String])] = [
        (["v1": 60, "v2": 30], 422, ["/split"]),
        (["v1": 33.3, "v2": 33.3, "v3": 33.3], 422, ["/split"]),
        (["v1": 120, "v2": -20], 422, ["/split/v1", "/split/v2"]),
        (["v1": 50, "v9": 50], 422, ["/split/v9"]),
        (["v1": 50, "v4": 50], 409, []),
        (["v1": "all"], 422, ["/split/v1"]),
        ([:], 422, ["/split"]), ("v1", 422, ["/split"]), (nil, 422, ["/split"]),
    ]

    @Test("a split makes 100 among versions that may be served", arguments: bad.indices)
    func refused(index: Int) throws {
        var bench = Workbench()
        try bench.make("chat", "v1", "v2", "v3", "v4")
        _ = try bench.send("POST", "models/chat/versions/v4/approval", ["approval": "rejected"])
        let path = "models/chat/traffic/production"
        _ = try bench.send("PUT", path, ["split": ["v1": 62.5, "v2": 37.5]])
        let (split, status, pointers) = Self.bad[index]
        let answer = try bench.send("PUT", path, ["split": split])
        #expect(answer.status == status)
        #expect(answer.pointers == pointers)
        #expect(try bench.split("chat") == ["v1": 62.5, "v2": 37.5])
        if index == 1 { #expect(answer.detail.contains("99.9 together and must make 100")) }
    }

    @Test("a split is answered as it was sent, zeros included")
    func zeros() throws {
        var bench = Workbench()
        try bench.make("chat", "v1", "v2", "v3")
        let thirds: JSONValue = ["v1": 33.4, "v2": 33.3, "v3": 33.3]
        #expect(
            try bench.send("PUT", "models/chat/traffic/staging", ["split": thirds]).body["split"] == thirds)
        let all: JSONValue = ["v1": 100, "v2": 0]
        let set = try bench.send("PUT", "models/chat/traffic/staging", ["split": all])
        #expect(set.body["split"] == all)
        #expect(try bench.send("PUT", "models/chat/traffic/staging", ["split": all]).events.isEmpty)
        #expect(
            try bench.send("PUT", "models/chat/traffic/Staging", ["split": all]).pointers == ["/environment"])
    }

    @Test("the others share the rest as they did before")
    func giving() {
        let before = TrafficSplit([.init(version: "v1", weight: 70), .init(version: "v3", weight: 30)])
        let ten = before.giving(10, to: "v2")
        #expect(
            ten?.shares == [
                .init(version: "v1", weight: 63), .init(version: "v2", weight: 10),
                .init(version: "v3", weight: 27),
            ])
        #expect(before.giving(0, to: "v2") == before)
        #expect(
            before.giving(50, to: "v1")?.shares == [
                .init(version: "v1", weight: 50), .init(version: "v3", weight: 50),
            ])
        #expect(before.giving(100, to: "v1")?.shares == [.init(version: "v1", weight: 100)])
        #expect(TrafficSplit().giving(10, to: "v1") == nil)
    }

    @Test("a stale If-Match is refused and changes nothing")
    func preconditions() throws {
        var bench = Workbench()
        try bench.make("shop", "v1", "v2")
        let path = "models/shop/versions/v1"
        let old = try #require(try bench.etag(path))
        let changed = try bench.send("POST", "\(path)/stage", ["stage": "archived"], ifMatch: old)
        #expect(changed.status == 200)
        #expect(changed.etag != old)
        #expect(try bench.etag(path) == changed.etag)
        let refused = try bench.send("POST", "\(path)/stage", ["stage": "development"], ifMatch: old)
        #expect(refused.status == 412)
        #expect(refused.detail.contains(changed.etag ?? "?"))
        #expect(
            try bench.send(
                "POST", "\(path)/stage", ["stage": "archived"], ifMatch: "\"x\", \(changed.etag ?? "")"
            ).status == 200)
        #expect(try bench.send("POST", "\(path)/stage", ["stage": "archived"], ifMatch: "*").status == 200)
        #expect(
            try bench.send("PUT", "models/shop/traffic/test", ["split": ["v2": 100]], ifMatch: "*").status
                == 412)
    }

    @Test("a retry is answered with what was answered first, also from a snapshot")
    func retries() throws {
        var bench = Workbench()
        try bench.make("chat", "v1")
        let first = try bench.send("POST", "models/chat/versions", ["version": "v5"], key: "once")
        _ = try bench.send("POST", "models/chat/versions/v5/stage", ["stage": "testing"])
        for _ in 0..<2 {
            let again = try bench.send("POST", "models/chat/versions", ["version": "v5"], key: "once")
            #expect(again.status == 201)
            #expect(again.body == (try JSONValue(parsing: first.body.encoded())))
            #expect(again.events == first.events)
            #expect(again.etag == first.etag)
            bench.state = try restored(bench.encoded)
        }
        let other = try bench.send("POST", "models/chat/versions", ["version": "v6"], key: "once")
        #expect(other.status == 422)
        #expect(try bench.send("POST", "models", ["model": "v6"], key: "once").status == 422)
        #expect(try bench.send("POST", "models", ["model": "v6"], key: "").status == 400)
    }
}
