import Commands
import Experiments
import JSON
import Testing

@Suite("Exposures")
struct ExposureTests {
    private func arms(_ bench: Workbench, _ member: String) throws -> [Int64?] {
        try #require(try bench.show("x")["arms"]?.array).map { $0[member]?.integer }
    }

    private func arm(of unit: String, _ bench: Workbench) throws -> String {
        try #require(
            try bench.look("experiments/x/assignment", [(name: "unit", value: unit)])["arm"]?.string)
    }

    @Test("are counted by arm, a unit's own if none is told, and units once")
    func counted() throws {
        var bench = Workbench()
        try bench.begin()
        let units = (0..<40).map { "user-\($0)" }
        let own = try units.filter { try arm(of: $0, bench) == "A" }.count
        let told = JSONValue.array(units.map { ["unit": .string($0)] })
        for _ in 0..<2 {
            #expect(try bench.send("experiments/x/exposure", ["exposures": told]).status == 200)
        }
        #expect(try arms(bench, "exposures") == [Int64(2 * own), Int64(80 - 2 * own)])
        #expect(try arms(bench, "exposed_units") == [Int64(own), Int64(40 - own)])
        #expect(try bench.show("x")["unexpected_exposures"] == 0)
    }

    @Test("of another arm than the unit's are unexpected; they make no revision and no history")
    func unexpected() throws {
        var bench = Workbench()
        try bench.begin()
        let before = bench.state.show("x")?.etag
        let other = try arm(of: "u", bench) == "A" ? "B" : "A"
        #expect(
            try bench.send("experiments/x/exposure", ["unit": "u", "arm": .string(other)]).status == 200)
        #expect(try bench.show("x")["unexpected_exposures"] == 1)
        #expect(bench.state.show("x")?.etag == before)
        let restored = try Workbench.restored(bench.encoded)
        #expect(restored.show("x")?.body == bench.state.show("x")?.body)
        guard
            case .history(let page) = try bench.state.answer(
                ["experiments", "x", "history"], QueryParameters([]))
        else { throw Missing() }
        #expect(page.entries.map(\.type) == [.defined, .started])
    }

    private struct Missing: Error {}

    @Test("name arms that there are, and only of experiments that assign")
    func refused() throws {
        var bench = Workbench()
        _ = try bench.send("experiments", Workbench.definition())
        let path = "experiments/x/exposure"
        #expect(try bench.send(path, ["unit": "u"]).status == 409)
        _ = try bench.send("experiments/x/start")
        #expect(try bench.send(path, ["unit": "u", "arm": "Z"]).pointers == ["/arm"])
        #expect(try bench.send(path, ["arm": "A"]).pointers == ["/unit"])
        #expect(try bench.send(path, ["exposures": []]).pointers == ["/exposures"])
        #expect(
            try bench.send(path, ["exposures": [["unit": "u"], ["unit": "u", "arm": "Z"]]]).pointers
                == ["/exposures/1/arm"])
    }

    @Test("beyond what is kept, units are estimated")
    func estimated() throws {
        var bench = Workbench()
        try bench.begin(
            "x", ["arms": [["arm": "A", "weight": 100, "control": true], ["arm": "B", "weight": 0]]])
        for part in 0..<5 {
            let told = (0..<1_000).map { JSONValue.object([.init("unit", .string("u\(part)-\($0)"))]) }
            _ = try bench.send("experiments/x/exposure", ["exposures": .array(told)])
        }
        let units = try #require(try arms(bench, "exposed_units")[0])
        #expect((4_000...6_000).contains(units))
    }
}
