import Experiments
import JSON
import Testing

@Suite("A bandit moves the traffic to what is better")
struct BanditTests {
    private static let definition: JSONValue = [
        "bandit": ["every": "5m", "minimum_weight": 5, "draws": 2_000], "minimum_samples": 50,
    ]

    private static func run(minutes: Int, restartingEvery: Int = .max) throws -> Workbench {
        var bench = Workbench()
        try bench.begin("x", definition)
        for minute in 0..<minutes {
            // Events come as the split says.
            let weights = try bench.show("x")["arms"]?.array?.compactMap { $0["weight"]?.number } ?? []
            let slow = Measures.latencies(Measures.values(Int(weights[0]) * 2, 100, 37 + minute, 101, 0.5))
            let fast = Measures.latencies(Measures.values(Int(weights[1]) * 2, 95, 53 + minute, 101, 0.5))
            try bench.count("x", [slow, fast])
            if minute % restartingEvery == restartingEvery - 1 {
                bench.state = try Workbench.restored(bench.encoded)
            }
        }
        return bench
    }

    @Test("its turns are split events with their seeds, and every arm keeps its minimum")
    func turns() throws {
        let bench = try Self.run(minutes: 30)
        #expect(!bench.decisions.isEmpty)
        for decision in bench.decisions {
            #expect(decision.kind == .split)
            #expect((decision.time - Workbench.epoch) % (5 * Workbench.minute) == 0)
            guard case .split(let weights, let seed) = decision.event.change else {
                return #expect(Bool(false))
            }
            #expect(seed != nil)
            #expect((weights.sum - 100).magnitude < 1e-9)
            #expect(weights.values.allSatisfy { $0 >= 5 })
        }
        let body = try bench.show("x")
        #expect(body["status"] == "running")
        #expect(body["verdict"] == "continue_testing")
        #expect((body["arms"]?.array?[1]["weight"]?.number ?? 0) > 80)
    }

    @Test("it is played again bit by bit, restarts or not")
    func replay() throws {
        let (once, again) = (try Self.run(minutes: 30), try Self.run(minutes: 30, restartingEvery: 7))
        #expect(once.events == again.events)
        #expect(once.encoded == again.encoded)
    }
}
