import Commands
import Experiments
import JSON
import Testing

@Suite("From a draft to an end")
struct LifecycleTests {
    @Test("a draft is started, split and stopped, and what doesn't fit its status is a conflict")
    func life() throws {
        var bench = Workbench()
        _ = try bench.send("experiments", Workbench.definition())
        #expect(try bench.send("experiments/x/start").body["status"] == "running")
        #expect(try bench.send("experiments/x/start").status == 409)
        #expect(try bench.send("experiments/x/split", ["weights": ["A": 20, "B": 80]]).status == 200)
        #expect(try bench.send("experiments/x/stop", ["reason": "enough"]).body["status"] == "stopped")
        #expect(try bench.send("experiments/x/stop").status == 409)
        #expect(try bench.send("experiments/x/split", ["weights": ["A": 50, "B": 50]]).status == 409)
        #expect(try bench.show("x")["reason"] == "enough")
        #expect(bench.state.nextWindow(of: "x") == nil)
    }

    @Test("an unknown experiment or command is not found")
    func unknown() throws {
        var bench = Workbench()
        #expect(try bench.send("experiments/no/start").status == 404)
        #expect(try bench.send("experiments/no").status == 404)
        #expect(throws: CommandRejection.self) { try bench.look("experiments/no") }
    }

    @Test("a split names arms and makes 100; the same split again changes nothing")
    func split() throws {
        var bench = Workbench()
        try bench.begin()
        let path = "experiments/x/split"
        #expect(try bench.send(path, ["weights": ["A": 50, "B": 40]]).pointers == ["/weights"])
        #expect(try bench.send(path, ["weights": ["A": 50, "Z": 50]]).pointers == ["/weights/Z"])
        #expect(
            try bench.send(path, ["weights": ["A": 150, "B": -50]]).pointers == ["/weights/A", "/weights/B"])
        #expect(try bench.send(path).pointers == ["/weights"])
        let count = bench.events.count
        #expect(try bench.send(path, ["weights": ["A": 50, "B": 50]]).status == 200)
        #expect(bench.events.count == count)
        #expect(
            try bench.send(path, ["weights": ["B": 100]]).body["arms"]?.array?.map { $0["weight"]?.number }
                == [0, 100])
    }

    @Test("the ETag is that of the last event, and guards a change")
    func etag() throws {
        var bench = Workbench()
        let first = try bench.send("experiments", Workbench.definition()).etag
        let second = try bench.send("experiments/x/start", ifMatch: first).etag
        #expect(first != second)
        #expect(try bench.send("experiments/x/stop", ifMatch: first).status == 412)
        try bench.count("x", [nil, nil])
        #expect(bench.state.show("x")?.etag == second)
        #expect(try bench.send("experiments/x/stop", ifMatch: second).status == 200)
    }

    @Test("a history has every event with who and when")
    func history() throws {
        var bench = Workbench()
        try bench.begin()
        bench.actor = "bob"
        bench.now += 6 * Workbench.minute
        _ = try bench.send("experiments/x/split", ["weights": ["A": 10, "B": 90]])
        guard
            case .history(let page) = try bench.state.answer(
                ["experiments", "x", "history"], QueryParameters())
        else { return #expect(Bool(false)) }
        #expect(page.entries.map(\.type) == [.defined, .started, .split])
        #expect(page.entries.map(\.time) == [Workbench.epoch, Workbench.epoch, bench.now])
        #expect(page.entries.map(\.offset) == [0, 1, 2])
        #expect(bench.events.map(\.actor) == ["ann", "ann", "bob"])
        let entry = ExperimentView.entry(bench.events[2], position: "p")
        #expect(entry["data"]?["weights"] == [10, 90])
    }

    @Test("lists are by name, in pages, and filtered")
    func lists() throws {
        var bench = Workbench()
        for name in ["c", "a", "b"] { _ = try bench.send("experiments", Workbench.definition(name)) }
        _ = try bench.send("experiments/b/start")
        func names(_ parameters: [(name: String, value: String)]) throws -> [String?] {
            try bench.look("experiments", parameters)["experiments"]?.array?.map { $0["name"]?.string } ?? []
        }
        #expect(try names([]) == ["a", "b", "c"])
        #expect(try names([("status", "running")]) == ["b"])
        #expect(try names([("model", "other")]) == [])
        #expect(try names([("limit", "2")]) == ["a", "b"])
        let token = try bench.look("experiments", [("limit", "2")])["next_page_token"]?.string
        #expect(try names([("limit", "2"), ("page_token", token ?? "")]) == ["c"])
        #expect(throws: CommandRejection.self) { try names([("page_token", "x")]) }
    }
}
