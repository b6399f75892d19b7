import Commands
import JSON
import Registry
import Testing

@Suite("Models and versions")
struct ModelTests {
    @Test("answer with what was sent")
    func models() throws {
        var bench = Workbench()
        let sent: JSONValue = ["model": "chat", "description": "talks", "tags": ["team": "a"]]
        let made = try bench.send("POST", "models", sent)
        #expect(made.status == 201)
        for member in sent.members ?? [] { #expect(made.body[member.name] == member.value) }
        #expect(made.etag == "\"1\"")
        #expect(made.events.map(\.type) == ["io.varve.registry.model.registered.v1"])
        #expect(made.events.map(\.id) == ["registry-1"])
        let lineage: JSONValue = ["parents": [], "run_id": "run-1", "dataset": "sha256:aa", "code": "git:bb"]
        let version: JSONValue = [
            "version": "v1", "source": "s3://m/1", "metrics": ["auc": 0.9], "lineage": lineage,
            "requirements": ["latency_p99_ms": 200], "input_schema": [["kind": "numeric", "name": "amount"]],
            "price": ["request_usd": 0.01],
        ]
        let registered = try bench.send("POST", "models/chat/versions", version)
        #expect(registered.status == 201)
        for member in version.members ?? [] where member.name != "lineage" {
            #expect(registered.body[member.name] == member.value)
        }
        #expect(registered.body["lineage"]?["run_id"] == "run-1")
        #expect(registered.body["lineage"]?.members?.count == 4)
        #expect(registered.body["stage"] == "development")
        #expect(registered.body["approval"] == "pending")
        #expect(try bench.look("models/chat/versions/v1") == registered.body)
    }

    @Test("a lineage is walked nearest first, and never in a circle")
    func lineage() throws {
        var bench = Workbench()
        try bench.make("chat", "v1")
        for (version, parents) in [("v2", ["v1"]), ("v3", ["chat/v2"]), ("v4", ["v3", "v1"])] {
            let body: JSONValue = [
                "version": .string(version),
                "lineage": ["parents": .array(parents.map(JSONValue.string))],
            ]
            let made = try bench.send("POST", "models/chat/versions", body)
            #expect(made.body["lineage"]?["parents"]?.array?.compactMap(\.string) == parents)
        }
        let of3 = try bench.look("models/chat/versions/v3/lineage")
        #expect(of3["ancestors"] == ["chat/v2", "chat/v1"])
        #expect(of3["descendants"] == ["chat/v4"])
        #expect(
            try bench.look("models/chat/versions/v4/lineage")["ancestors"] == [
                "chat/v3", "chat/v1", "chat/v2",
            ])
        #expect(
            try bench.look("models/chat/versions/v1/lineage")["descendants"] == [
                "chat/v2", "chat/v4", "chat/v3",
            ])
        let circle = try bench.send("PATCH", "models/chat/versions/v1", ["lineage": ["parents": ["v4"]]])
        #expect(circle.status == 422)
        #expect(circle.pointers == ["/lineage/parents/0"])
        #expect(circle.detail.contains("v4 descends from v1"))
        let own = try bench.send("PATCH", "models/chat/versions/v1", ["lineage": ["parents": ["v1"]]])
        #expect(own.pointers == ["/lineage/parents/0"])
        let unknown = try bench.send(
            "POST", "models/chat/versions", ["version": "v9", "lineage": ["parents": ["v1", "v8"]]])
        #expect(unknown.status == 422)
        #expect(unknown.pointers == ["/lineage/parents/1"])
        #expect(
            try bench.send("PATCH", "models/chat/versions/v4", ["lineage": ["parents": ["v1"]]]).status == 200
        )
        #expect(try bench.look("models/chat/versions/v3/lineage")["descendants"] == [])
    }

    @Test(
        "refuse bodies that are wrong, and point to what is",
        arguments: [
            ["model": ""], ["model": "a b"], ["model": "../etc"], ["model": "a/b"], ["model": "é"],
            ["model": .string(String(repeating: "x", count: 129))], [:], ["model": 7], ["model": nil],
        ] as [JSONValue])
    func names(body: JSONValue) throws {
        var bench = Workbench()
        let answer = try bench.send("POST", "models", body)
        #expect(answer.status == 422)
        #expect(answer.pointers == ["/model"])
        #expect(bench.events.isEmpty)
    }

    @Test("say which known field an unknown one may be")
    func unknownFields() throws {
        var bench = Workbench()
        let answer = try bench.send("POST", "models", ["model": "x", "descriptio": "y", "tags": ["a": 1]])
        #expect(answer.pointers == ["/tags/a", "/descriptio"])
        #expect(answer.detail.contains("did you mean 'description'?"))
        #expect(try bench.send("POST", "models", ["model": "x", "desc": "y"]).pointers == ["/desc"])
        #expect(try bench.send("POST", "models", "text").pointers == ["", "/model"])
        let long = JSONValue.string(String(repeating: "d", count: RegistryLimits.descriptionBytes + 1))
        #expect(
            try bench.send("POST", "models", ["model": "x", "description": long]).pointers == ["/description"]
        )
    }

    @Test("are not made twice, and are 404 where a path names one that is not there")
    func conflicts() throws {
        var bench = Workbench()
        try bench.make("chat", "v1")
        #expect(try bench.send("POST", "models", ["model": "chat"]).status == 409)
        #expect(try bench.send("POST", "models/chat/versions", ["version": "v1"]).status == 409)
        for (method, path, body) in [
            ("POST", "models/nope/versions", ["version": "v1"]),
            ("POST", "models/chat/versions/v9/stage", ["stage": "testing"]),
            ("DELETE", "models/chat/aliases/nope", nil), ("POST", "deployments/nope/advance", [:]),
            ("PUT", "models/nope/traffic/production", ["split": ["v1": 100]]), ("PATCH", "models/nope", [:]),
            ("POST", "models/chat/versions/v1/fly", [:]), ("GET", "models/chat", nil),
        ] as [(String, String, JSONValue?)] {
            #expect(try bench.send(method, path, body).status == 404, "\(method) \(path)")
        }
        for path in [
            "models/nope", "models/chat/versions/v9", "models/chat/aliases/nope", "deployments/nope",
            "models/chat/traffic/nope", "models/nope/history", "models/chat/nope", "nope",
        ] {
            let rejection = #expect(throws: RegistryRejection.self) { try bench.look(path) }
            #expect(rejection?.status == .notFound, "\(path)")
        }
    }

    @Test("are changed by merging, and an unchanged one makes no event")
    func updates() throws {
        var bench = Workbench()
        try bench.make("chat", "v1")
        let one = try bench.send("PATCH", "models/chat", ["tags": ["a": "1", "b": "2"], "provider": "acme"])
        #expect(one.events.count == 1)
        let two = try bench.send("PATCH", "models/chat", ["tags": ["a": nil, "c": "3"]])
        #expect(two.body["tags"] == ["b": "2", "c": "3"])
        #expect(two.body["provider"] == "acme")
        #expect(two.etag != one.etag)
        let three = try bench.send("PATCH", "models/chat", ["tags": ["c": "3"]])
        #expect(three.events.isEmpty)
        #expect(three.etag == two.etag)
        let version = try bench.send(
            "PATCH", "models/chat/versions/v1", ["metrics": ["f1": 0.5], "description": "d"])
        #expect(version.body["metrics"] == ["f1": 0.5])
        #expect(
            try bench.send("PATCH", "models/chat/versions/v1", ["stage": "testing"]).pointers == ["/stage"])
    }

    @Test("are deleted softly, restored, and a version's name is never used again")
    func deletion() throws {
        var bench = Workbench()
        try bench.make("chat", "v1", "v2")
        _ = try bench.send("PUT", "models/chat/aliases/best", ["version": "v2"])
        #expect(try bench.send("DELETE", "models/chat/versions/v2").body["deleted_at"] != nil)
        #expect(throws: RegistryRejection.self) { try bench.look("models/chat/versions/v2") }
        #expect(throws: RegistryRejection.self) { try bench.look("models/chat/aliases/best") }
        let listed = try bench.look("models/chat/versions")["versions"]?.array ?? []
        #expect(listed.map { $0["version"] } == ["v1"])
        #expect(try bench.send("POST", "models/chat/versions", ["version": "v2"]).detail.contains("restore"))
        let deploy: JSONValue = [
            "model": "chat", "version": "v2", "environment": "test", "strategy": "direct",
        ]
        #expect(try bench.send("POST", "deployments", deploy).status == 409)
        #expect(try bench.send("POST", "models/chat/versions/v2/restore").events.count == 1)
        #expect(try bench.look("models/chat/versions/v2")["aliases"] == [])
        _ = try bench.send("PUT", "models/chat/traffic/production", ["split": ["v2": 100]])
        #expect(try bench.send("DELETE", "models/chat/versions/v2").status == 409)
        #expect(try bench.send("DELETE", "models/chat").status == 409)
        _ = try bench.send("PUT", "models/chat/traffic/production", ["split": ["v1": 100]])
        #expect(try bench.send("DELETE", "models/chat/versions/v2").status == 200)
    }

    @Test("a deleted model's name can be given to another, with a history that goes on")
    func reuse() throws {
        var bench = Workbench()
        try bench.make("chat", "v1")
        #expect(try bench.send("DELETE", "models/chat").status == 200)
        #expect(throws: RegistryRejection.self) { try bench.look("models/chat") }
        #expect(try bench.send("POST", "models/chat/restore").status == 200)
        #expect(try bench.look("models/chat/versions/v1")["approval"] == "approved")
        _ = try bench.send("DELETE", "models/chat")
        #expect(try bench.send("POST", "models", ["model": "chat"]).status == 201)
        #expect(try bench.look("models/chat/versions")["versions"] == [])
        #expect(try bench.send("POST", "models/chat/versions", ["version": "v1"]).status == 201)
        let page = try bench.history("chat")
        #expect(page.entries.map(\.offset) == Array(0..<Int64(bench.events.count)))
    }

    @Test("a renamed model takes everything with it")
    func rename() throws {
        var bench = Workbench()
        try bench.make("chat", "v1")
        try bench.make("other", "v1")
        _ = try bench.send(
            "POST", "models/other/versions", ["version": "v2", "lineage": ["parents": ["chat/v1"]]])
        #expect(try bench.send("POST", "models/chat/rename", ["name": "other"]).status == 409)
        #expect(try bench.send("POST", "models/chat/rename", ["name": "talk"]).body["model"] == "talk")
        #expect(try bench.look("models/talk/versions/v1/lineage")["descendants"] == ["other/v2"])
        #expect(try bench.look("models/other/versions/v2")["lineage"]?["parents"] == ["talk/v1"])
        #expect(try bench.look("models")["models"]?.array?.map { $0["model"] } == ["other", "talk"])
        #expect(throws: RegistryRejection.self) { try bench.look("models/chat") }
        #expect(try bench.send("PATCH", "models/other/versions/v2", ["tags": ["a": "b"]]).events.count == 1)
    }
}
