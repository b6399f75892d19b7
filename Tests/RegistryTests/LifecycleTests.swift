import JSON
import Registry
import Testing

@Suite("Stages and approvals")
struct LifecycleTests {
    /// What the rules say in words, as an independent table.
    static let allowed: [Stage: Set<Stage>] = [
        .development: [.testing, .archived],
        .testing: [.development, .staging, .archived],
        .staging: [.development, .testing, .production, .archived],
        .production: [.development, .testing, .staging, .archived],
        .archived: [.development],
    ]

    @Test("every move from every stage", arguments: Stage.allCases, Stage.allCases)
    func moves(from: Stage, to: Stage) throws {
        var bench = Workbench()
        try bench.make("chat", "v1")
        let path = "models/chat/versions/v1/stage"
        let way: [Stage] =
            from == .archived ? [.archived] : Array(Stage.allCases.prefix { $0 != from }.dropFirst()) + [from]
        for stage in way where stage != .development {
            #expect(try bench.send("POST", path, ["stage": .string(stage.rawValue)]).status == 200)
        }
        let answer = try bench.send("POST", path, ["stage": .string(to.rawValue), "reason": "go"])
        if from == to {
            #expect(answer.status == 200)
            #expect(answer.events.isEmpty)
        } else if Self.allowed[from]?.contains(to) == true {
            #expect(answer.body["stage"]?.string == to.rawValue)
            #expect(bench.events.last?.reason == "go")
        } else {
            #expect(answer.status == 409)
            for next in Self.allowed[from] ?? [] { #expect(answer.detail.contains(next.rawValue)) }
        }
    }

    @Test("production needs an approval, whatever others said before", arguments: Approval.allCases)
    func production(approval: Approval) throws {
        var bench = Workbench()
        _ = try bench.send("POST", "models", ["model": "chat"])
        _ = try bench.send("POST", "models/chat/versions", ["version": "v1"])
        let path = "models/chat/versions/v1"
        for stage in ["testing", "staging"] {
            _ = try bench.send("POST", "\(path)/stage", ["stage": .string(stage)])
        }
        var body: JSONValue = ["approval": .string(approval.rawValue)]
        if approval == .conditional { body = ["approval": "conditional", "conditions": ["watch p99"]] }
        #expect(try bench.send("POST", "\(path)/approval", body).status == 200)
        let moved = try bench.send("POST", "\(path)/stage", ["stage": "production"])
        #expect(moved.status == (approval.permitsProduction ? 200 : 409))
        if !approval.permitsProduction { #expect(moved.detail.contains("'\(approval.rawValue)'")) }
    }

    @Test("conditions are listed and checked off")
    func conditions() throws {
        var bench = Workbench()
        try bench.make("chat", "v1")
        let path = "models/chat/versions/v1"
        let bare = try bench.send("POST", "\(path)/approval", ["approval": "conditional"])
        #expect(bare.pointers == ["/conditions"])
        let body: JSONValue = ["approval": "conditional", "conditions": ["watch p99", "ask legal"]]
        #expect(
            try bench.send("POST", "\(path)/approval", body).body["conditions"] == ["watch p99", "ask legal"])
        #expect(try bench.send("POST", "\(path)/approval", body).events.isEmpty)
        bench.actor = "eve"
        let met = try bench.send("POST", "\(path)/conditions", ["condition": "ask legal", "comment": "done"])
        #expect(met.body["conditions_met"]?.array?.first?["by"] == "eve")
        #expect(try bench.send("POST", "\(path)/conditions", ["condition": "ask legal"]).events.isEmpty)
        #expect(
            try bench.send("POST", "\(path)/conditions", ["condition": "nope"]).pointers == ["/condition"])
        let unmet = try bench.send("POST", "\(path)/conditions", ["condition": "ask legal", "met": false])
        #expect(unmet.body["conditions_met"] == [])
        #expect(try bench.send("POST", "\(path)/approval", ["approval": "approved"]).body["conditions"] == [])
    }

    @Test("a policy asks for several people, and for certain ones")
    func policy() throws {
        var bench = Workbench()
        let policy: JSONValue = ["required": 2, "approvers": ["ann", "bob", "eve"]]
        _ = try bench.send("POST", "models", ["model": "chat", "approval_policy": policy])
        _ = try bench.send("POST", "models/chat/versions", ["version": "v1"])
        func approve(_ actor: String, _ approval: String) throws -> String {
            bench.actor = actor
            let answer = try bench.send(
                "POST", "models/chat/versions/v1/approval", ["approval": .string(approval)])
            return answer.status == 200 ? answer.body["approval"]?.string ?? "" : "\(answer.status)"
        }
        #expect(try approve("mallory", "approved") == "409")
        #expect(try approve("ann", "approved") == "pending")
        #expect(try approve("ann", "approved") == "pending")
        #expect(try approve("bob", "approved") == "approved")
        #expect(try approve("eve", "rejected") == "rejected")
        #expect(try approve("eve", "approved") == "approved")
        #expect(try approve("eve", "pending") == "pending")
        #expect(try bench.look("models/chat/versions/v1")["approvals"] == [])
        let few: JSONValue = ["approval_policy": ["required": 3, "approvers": ["ann"]]]
        #expect(try bench.send("PATCH", "models/chat", few).pointers == ["/approval_policy/approvers"])
    }

    @Test("MLflow's clients move to any stage, and the versions there can make room")
    func mlflow() throws {
        var bench = Workbench()
        _ = try bench.send("POST", "models", ["model": "chat"])
        for version in ["1", "2", "3"] {
            _ = try bench.send("POST", "models/chat/versions", ["version": .string(version)])
        }
        let body: JSONValue = ["stage": "production", "archive_existing": true]
        #expect(
            try bench.send("POST", "models/chat/versions/1/stage", body, dialect: .mlflow).events.count == 1)
        #expect(
            try bench.send("POST", "models/chat/versions/2/stage", body, dialect: .mlflow).events.count == 2)
        #expect(try bench.look("models/chat/versions/1")["stage"] == "archived")
        _ = try bench.send("POST", "models/chat/versions/3/approval", ["approval": "rejected"])
        #expect(try bench.send("POST", "models/chat/versions/3/stage", body, dialect: .mlflow).status == 409)
        #expect(bench.state.nextVersionNumber(of: "chat") == 4)
    }
}
