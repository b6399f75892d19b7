import Experiments
import JSON
import Testing

@Suite("Events count from the start on, by closed windows")
struct CountingTests {
    private let some = Measures.latencies([1, 2, 3])

    @Test("the first window is the first that begins at or after the start")
    func start() throws {
        var bench = Workbench()
        bench.now += 1
        try bench.begin()
        let window = try #require(bench.state.nextWindow(of: "x"))
        #expect(window.start == Workbench.epoch + Workbench.minute)
        #expect(window.end == Workbench.epoch + 2 * Workbench.minute)
        #expect(window.arms.map(\.variant) == ["A", "B"])
        #expect(try bench.show("x")["through"] == .null)
        try bench.count("x", [some, nil])
        #expect(try bench.show("x")["through"] == "2026-01-01T00:02:00.000Z")
    }

    @Test("windows without events move on and change nothing else")
    func empty() throws {
        var bench = Workbench()
        try bench.begin()
        try bench.count("x", [some, some])
        let before = try bench.show("x")["comparison"]
        for _ in 0..<10 { try bench.count("x", [nil, nil]) }
        #expect(try bench.show("x")["through"] == "2026-01-01T00:11:00.000Z")
        #expect(try bench.show("x")["comparison"] == before)
    }

    @Test(
        "many windows without events are skipped as if they came one by one",
        arguments: [0, 1, 30_000] as [Int64])
    func skipped(late: Int64) throws {
        let definition: JSONValue = [
            "minimum_duration": "1h30m", "minimum_samples": 3, "bandit": ["every": "7m", "draws": 100],
        ]
        var bench = Workbench()
        bench.now += late
        try bench.begin("x", definition)
        try bench.begin("y", ["minimum_duration": "1h", "minimum_samples": 3])
        let measures = [
            Measures.latencies(ComparisonTests.control),
            Measures.latencies(Measures.values(500, 80, 53, 97, 0.25)),
        ]
        for name in ["x", "y"] { try bench.count(name, measures) }
        var skipping = bench
        let end = Workbench.epoch + 200 * Workbench.minute + 5
        for name in ["x", "y"] {
            while let window = bench.state.nextWindow(of: name), window.end <= end {
                try bench.count(name, [nil, nil])
            }
            while let window = skipping.state.nextWindow(of: name), window.end <= end {
                guard let decision = skipping.state.skip(window, through: end) else { continue }
                try skipping.record(decision.event, isDecision: true)
                skipping.decisions.append(decision)
            }
        }
        #expect(skipping.encoded == bench.encoded)
        #expect(skipping.decisions == bench.decisions)
        #expect(bench.decisions.contains { $0.kind == .decided })
        #expect(bench.decisions.contains { $0.kind == .split })
    }

    @Test("a window that is not the next one is ignored")
    func another() throws {
        var bench = Workbench()
        try bench.begin()
        var window = try #require(bench.state.nextWindow(of: "x"))
        window.start += Workbench.minute
        let before = bench.encoded
        #expect(bench.state.count(window, [some, some]) == nil)
        #expect(bench.encoded == before)
    }

    @Test("each model's experiments are asked for alone")
    func byModel() throws {
        var bench = Workbench()
        try bench.begin("b")
        try bench.begin("a", ["model": "other"])
        #expect(bench.state.nextWindows().map(\.experiment) == ["b", "a"])
        #expect(bench.state.nextWindows(model: "other").map(\.experiment) == ["a"])
        #expect(bench.state.nextWindows(model: "none").isEmpty)
        #expect(bench.state.counts == (2, 2))
    }

    @Test("the effect over time keeps the whole time in a bounded number of periods")
    func periods() throws {
        var bench = Workbench()
        try bench.begin("x", ["minimum_samples": 1_000_000])
        for index in 0..<500 {
            let value = Double(index % 7)
            try bench.count(
                "x", [Measures.latencies([value, value + 1]), Measures.latencies([value, value + 3])])
        }
        let periods = try #require(try bench.show("x")["effect_over_time"]?.array)
        #expect((24...48).contains(periods.count))
        #expect(periods.first?["start"] == "2026-01-01T00:00:00.000Z")
        #expect(periods.last?["end"] == "2026-01-01T08:20:00.000Z")
        #expect(periods.reduce(0) { $0 + ($1["n"]?.integer ?? 0) } == 1_000)
        #expect(periods.allSatisfy { (($0["difference"]?.number ?? 0) - 1).magnitude < 1e-12 })
    }

    @Test("units in two arms of the same epoch make the verdict invalid, and a ramp does not")
    func unitsInTwoArms() throws {
        func arm(_ units: Range<UInt64>, _ base: Double) -> ArmMeasures {
            ArmMeasures(
                Measures.window(
                    units.map { unit in
                        Measures.sample(
                            latency: base + Double(unit % 13), unit: unit &* 0x9E37_79B9_7F4A_7C15)
                    }))
        }
        var bench = Workbench()
        try bench.begin("x", ["unit": "unit"])
        for step in 0..<10 as Range<UInt64> {
            try bench.count(
                "x", [arm(step * 20..<step * 20 + 20, 90), arm(1_000 + step * 20..<1_020 + step * 20, 90)])
        }
        #expect(try bench.show("x")["verdict"] == "continue_testing")
        _ = try bench.send("experiments/x/split", ["weights": ["A": 10, "B": 90]])
        _ = try bench.send("experiments/x/split", ["weights": ["A": 50, "B": 50]])
        // What was the control's is the treatment's now: no failure, it is another epoch.
        for step in 0..<5 as Range<UInt64> {
            try bench.count(
                "x", [arm(2_000 + step * 20..<2_020 + step * 20, 90), arm(step * 20..<step * 20 + 20, 90)])
        }
        #expect(try bench.show("x")["verdict"] == "continue_testing")
        for step in 0..<5 as Range<UInt64> {
            try bench.count("x", [arm(step * 20..<step * 20 + 20, 90), arm(4_000..<4_020, 90)])
        }
        let body = try bench.show("x")
        #expect(body["reason"]?.string?.hasPrefix("units_in_two_arms") == true)
        #expect(body["verdict"] == "invalid")
    }

    @Test("where units are assigned, their events are not taken for independent")
    func clustered() throws {
        /// Each unit has 20 events that are nearly the same.
        func arm(_ units: Range<UInt64>, _ base: Double) -> ArmMeasures {
            ArmMeasures(
                Measures.window(
                    units.flatMap { unit in
                        (0..<20).map { event in
                            Measures.sample(
                                latency: base + Double(unit &* 37 % 101) + Double(event) * 0.001,
                                unit: unit &* 0x9E37_79B9_7F4A_7C15)
                        }
                    }))
        }
        var bench = Workbench()
        for (name, unit) in [("events", "event"), ("units", "unit")] {
            try bench.begin(name, ["unit": .string(unit), "method": "fixed", "planned_samples": 1_000_000])
        }
        // A window keeps 32 units; three of them have 30 at least.
        for step in 0..<4 as Range<UInt64> {
            let measures = [
                arm(step * 25..<step * 25 + 25, 90), arm(1_000 + step * 25..<1_025 + step * 25, 95),
            ]
            for name in ["events", "units"] { try bench.count(name, measures) }
        }
        let events = try #require(try bench.show("events")["comparison"]?["standard_error"]?.number)
        let units = try #require(try bench.show("units")["comparison"]?["standard_error"]?.number)
        // 2,000 events of 100 units tell hardly more than 100 values.
        #expect((units / events - 20.0.squareRoot()).magnitude < 0.05)
    }
}
