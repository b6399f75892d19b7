import Commands
import Experiments
import JSON
import Testing

@Suite("Units are assigned alike everywhere, and stay where they are")
struct AssignmentTests {
    /// By the reference implementation.
    @Test("XXH64 is that of its authors")
    func hash() {
        #expect(XXH64.hash("") == 0xef46_db37_51d8_e999)
        #expect(XXH64.hash("a") == 0xd24e_c4f1_a98c_6e5b)
        #expect(XXH64.hash("abc") == 0x44bc_2cf5_ad77_0999)
        #expect(XXH64.hash(String(repeating: "a", count: 31)) == 0xfe47_067c_da80_2916)
        #expect(XXH64.hash(String(repeating: "a", count: 32)) == 0x856e_8432_98f9_9ad7)
        let bytes = (0..<101).map { UInt8($0) }
        #expect(bytes.withUnsafeBytes { XXH64.hash($0) } == 0xe990_3849_5f85_381e)
        #expect(XXH64.hash("user-17", seed: 2_026) == 0xd696_ecb3_ed9c_02c3)
    }

    static let units = (0..<100_000).map { "user-\($0)" }

    private func arms(_ bench: Workbench, _ name: String = "x") throws -> [Int] {
        let assigner = try #require(bench.state.assigner(of: name))
        return Self.units.map { assigner.place(of: $0).arm }
    }

    private func shares(_ arms: [Int], _ count: Int) -> [Double] {
        (0..<count).map { arm in Double(arms.count { $0 == arm }) / Double(arms.count) }
    }

    static let threeArms: JSONValue = [
        ["arm": "A", "weight": 70, "control": true], ["arm": "B", "weight": 20], ["arm": "C", "weight": 10],
    ]

    @Test("arms get the shares of their weights")
    func weights() throws {
        var bench = Workbench()
        try bench.begin("x", ["arms": Self.threeArms])
        let shares = shares(try arms(bench), 3)
        for (share, weight) in zip(shares, [0.7, 0.2, 0.1]) { #expect((share - weight).magnitude < 0.01) }
    }

    @Test("as weights grow, units go from the control to a treatment and nowhere else")
    func sticky() throws {
        var bench = Workbench()
        try bench.begin("x", ["arms": Self.threeArms])
        var before = try arms(bench)
        for split in [
            ["A": 50, "B": 35, "C": 15], ["A": 20, "B": 35, "C": 45], ["A": 0, "B": 50, "C": 50],
        ] as [JSONValue] {
            _ = try bench.send("experiments/x/split", ["weights": split])
            let after = try arms(bench)
            for (old, new) in zip(before, after) where old != new { #expect(old == 0) }
            let expected = ["A", "B", "C"].map { (split[$0]?.number ?? 0) / 100 }
            for (share, weight) in zip(shares(after, 3), expected) {
                #expect((share - weight).magnitude < 0.01)
            }
            before = after
        }
        // What shrinks gives back to the control alone.
        _ = try bench.send("experiments/x/split", ["weights": ["A": 70, "B": 20, "C": 10]])
        for (old, new) in zip(before, try arms(bench)) where old != new { #expect(new == 0) }
    }

    @Test("salts give orders of units that have nothing in common, unless they are the same")
    func salts() throws {
        var bench = Workbench()
        for (name, salt) in [("x", "1"), ("y", "2"), ("z", "1")] {
            try bench.begin(name, ["salt": .string(salt)])
        }
        let (x, y, z) = (try arms(bench), try arms(bench, "y"), try arms(bench, "z"))
        let common = Double(zip(x, y).count { $0 == $1 }) / Double(x.count)
        #expect((common - 0.5).magnitude < 0.02)
        #expect(x == z)
    }

    @Test("experiments of one layer exclude each other, and may not overlap while they run")
    func layers() throws {
        var bench = Workbench()
        func layer(_ from: Double, _ to: Double) -> JSONValue {
            ["layer": ["name": "ui", "from": .number(from), "to": .number(to)]]
        }
        try bench.begin("x", layer(0, 40))
        try bench.begin("y", layer(40, 100))
        _ = try bench.send("experiments", Workbench.definition("z", layer(39, 50)))
        #expect(try bench.send("experiments/z/start").status == 409)
        let (x, y) = (
            try #require(bench.state.assigner(of: "x")), try #require(bench.state.assigner(of: "y"))
        )
        var included = 0
        for unit in Self.units {
            let (one, other) = (x.assign(unit), y.assign(unit))
            #expect(one.isIncluded != other.isIncluded)
            if one.isIncluded { included += 1 }
            if !one.isIncluded { #expect(one.arm == "A" && one.exclusion == "layer") }
        }
        #expect((Double(included) / 100_000 - 0.4).magnitude < 0.01)
        _ = try bench.send("experiments/y/stop")
        #expect(try bench.send("experiments/z/start").status == 409)
        _ = try bench.send("experiments/x/stop")
        #expect(try bench.send("experiments/z/start").status == 200)
    }

    @Test("a holdout keeps the same units out of all its experiments")
    func holdout() throws {
        var bench = Workbench()
        for name in ["x", "y"] { try bench.begin(name, ["holdout": ["name": "global", "share": 10]]) }
        let (x, y) = (
            try #require(bench.state.assigner(of: "x")), try #require(bench.state.assigner(of: "y"))
        )
        let out = Self.units.filter { x.assign($0).exclusion == "holdout" }
        #expect(out == Self.units.filter { y.assign($0).exclusion == "holdout" })
        #expect((Double(out.count) / 100_000 - 0.1).magnitude < 0.01)
    }

    @Test("an override goes before everything but the experiment's status")
    func override() throws {
        var bench = Workbench()
        let changes: JSONValue = ["overrides": ["vip": "B"], "holdout": ["name": "all", "share": 100]]
        _ = try bench.send("experiments", Workbench.definition("x", changes))
        #expect(try bench.look("experiments/x/assignment", [("unit", "vip")])["reason"] == "DISABLED")
        _ = try bench.send("experiments/x/start")
        let vip = try bench.look("experiments/x/assignment", [("unit", "vip")])
        #expect(vip["arm"] == "B")
        #expect(vip["reason"] == "TARGETING_MATCH")
        #expect(try bench.look("experiments/x/assignment", [("unit", "other")])["excluded_by"] == "holdout")
        #expect(throws: CommandRejection.self) { try bench.look("experiments/x/assignment") }
    }

    @Test("an assignment is the same after a restart")
    func restart() throws {
        var bench = Workbench()
        try bench.begin("x", ["arms": Self.threeArms])
        _ = try bench.send("experiments/x/split", ["weights": ["A": 33, "B": 33, "C": 34]])
        let before = try arms(bench)
        bench.state = try Workbench.restored(bench.encoded)
        #expect(try arms(bench) == before)
    }
}
