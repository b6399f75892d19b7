import Alerting
import ByteCoding
import Commands
import JSON
import Randomness
import Testing

/// A whole recorded series judged at once, by the words of the definition: slow, and without any state between windows.
struct AlertOracle {
    var holdFor: Int64
    var keepFor: Int64
    var cooldown: Int64
    var most: Int
    var missingAfter: Int64?

    struct Found: Equatable, CustomStringConvertible {
        var state: String
        var since: Int64
        var fired: Int64?
        var resolved: Int64?
        var by: String?
        var description: String {
            let times = [since, fired, resolved].map { $0.map(String.init) ?? "-" }.joined(separator: " ")
            return "\(state) \(times)" + (by.map { " " + $0 } ?? "")
        }
    }

    /// - Parameter series: by minute, whether the condition holds; nil without data.
    func alerts(_ series: [Bool?]) -> [Found] {
        var found: [Found] = []
        var fired: [Int64] = []
        /// The minute at which the run of equal windows that ends with `minute` began.
        func runStart(_ minute: Int) -> Int {
            var start = minute
            while start > 0, series[start - 1] == series[minute] { start -= 1 }
            return start
        }
        for minute in series.indices {
            let end = Int64(minute + 1)
            let last = found.indices.last.flatMap { found[$0].resolved == nil ? $0 : nil }
            if let holds = series[minute] {
                if let last, found[last].state == "no_data" {
                    found[last].state = "resolved"
                    found[last].resolved = end
                }
                let open = found.indices.last.flatMap { found[$0].resolved == nil ? $0 : nil }
                let covered = end - Int64(runStart(minute))
                if holds, open == nil, covered >= holdFor {
                    var one = Found(state: "firing", since: Int64(runStart(minute)), fired: end)
                    if let before = fired.last, end - before < cooldown {
                        one.by = "cooldown"
                    } else if fired.filter({ $0 > end - 1_440 }).count >= most {
                        one.by = "max_per_subject"
                    }
                    if one.by == nil {
                        fired.append(end)
                    } else {
                        (one.state, one.fired) = ("suppressed", nil)
                    }
                    found.append(one)
                } else if !holds, let open {
                    if found[open].state == "suppressed" {
                        found[open].resolved = end
                    } else if covered >= keepFor {
                        (found[open].state, found[open].resolved) = ("resolved", end)
                    }
                }
            }
            // Whether the time without data reaches its limit just now.
            if let missingAfter, series[minute] == nil,
                let seen = series[..<minute].lastIndex(where: { $0 != nil }),
                end == Int64(seen + 1) + missingAfter
            {
                let open = found.indices.last.flatMap { found[$0].resolved == nil ? $0 : nil }
                if let open, found[open].state == "firing" { continue }
                if let open { found[open].resolved = end }
                found.append(Found(state: "no_data", since: end))
            }
        }
        return found
    }
}

@Suite("The machine and the definition agree")
struct OracleTests {
    @Test("on random series and rules, resumed from a snapshot anywhere", arguments: 0..<300)
    func random(seed: UInt64) throws {
        var chance = SeededRandom(seed: seed)
        func draw(_ values: [Int64]) -> Int64 { values.randomElement(using: &chance) ?? 0 }
        let oracle = AlertOracle(
            holdFor: draw([0, 1, 2, 3, 5]), keepFor: draw([0, 1, 2, 4]), cooldown: draw([0, 0, 5, 20]),
            most: Int(draw([2, 4, 1_000])), missingAfter: [nil, 1, 2, 5].randomElement(using: &chance) ?? nil)
        var body: [JSONValue.Member] = [
            .init("when", "latency.p99_ms > 100"), .init("notify", ["ops"]),
            .init("for", .string("\(oracle.holdFor)m")),
            .init("keep_firing_for", .string("\(oracle.keepFor)m")),
            .init("cooldown", .string("\(oracle.cooldown)m")),
            .init("max_per_subject", JSONValue(oracle.most)),
        ]
        if let missing = oracle.missingAfter { body.append(.init("missing_after", .string("\(missing)m"))) }
        var bench = Bench()
        try bench.put("r", .object(body))
        let sticky = Int.random(in: 2...6, using: &chance)
        var series: [Bool?] = []
        var state: Bool? = false
        for _ in 0..<150 {
            if Int.random(in: 0..<sticky, using: &chance) == 0 {
                state = [true, true, false, nil].randomElement(using: &chance) ?? nil
            }
            series.append(state)
        }
        for value in series {
            bench.close(value.map { ["m": $0 ? 200 : 50] } ?? [:])
            if chance.next() % 10 == 0 {
                let bytes = Bench.encoded(bench.state)
                bench.state = try Bench.restored(bytes)
                #expect(Bench.encoded(bench.state) == bytes)
            }
        }
        let got = try bench.alerts("r").filter { !$0.hasPrefix("pending") }
        #expect(got == oracle.alerts(series).map(\.description), "seed \(seed) \(oracle) \(body)")
        #expect(Set(bench.decisions.map(\.id)).count == bench.decisions.count)
        #expect(bench.decisions.map(\.time) == bench.decisions.map(\.time).sorted())
    }

    @Test("closing minutes one by one or many at once decides the same", arguments: 0..<60)
    func batches(seed: UInt64) throws {
        var chance = SeededRandom(seed: seed)
        let rule: JSONValue = [
            "when": "latency.p99_ms > 100", "for": "2m", "missing_after": "4m", "notify": ["ops"],
            "escalate": [["after": "3m", "severity": "high"], ["after": "7m", "severity": "critical"]],
        ]
        let series: [Bool?] = (0..<120).map { _ in
            [true, true, true, false, nil].randomElement(using: &chance) ?? nil
        }
        var (single, many) = (Bench(), Bench())
        try single.put("r", rule)
        try many.put("r", rule)
        var step = 0
        for (minute, value) in series.enumerated() {
            single.close(value.map { ["m": $0 ? 200 : 50] } ?? [:])
            if let value {
                var fields = [Double?](repeating: nil, count: 15)
                fields[3] = value ? 200 : 50
                let (start, closed) = (
                    Bench.at(Int64(minute)), ClosedSubject(Subject(["m"]), values: fields, count: 20)
                )
                many.take(
                    many.state.judge(
                        Bench.shape, [closed], start: start, end: start + 60_000, NoSeriesValues()))
            }
            step += 1
            if step == 7 || minute == series.count - 1 {
                many.take(many.state.advance(to: Bench.at(Int64(minute + 1)), NoSeriesValues()))
                step = 0
            }
        }
        #expect(many.decisions.map(\.id) == single.decisions.map(\.id))
        #expect(many.decisions.map(\.time) == single.decisions.map(\.time))
        #expect(try many.alerts("r") == single.alerts("r"))
    }

    @Test("damaged bytes are an error, never a trap", arguments: 0..<2)
    func damage(seed: UInt64) throws {
        var chance = SeededRandom(seed: seed)
        var bench = Bench()
        try bench.put("r", ["when": "latency.p99_ms > 100", "for": "2m", "missing_after": "2m"])
        _ = try bench.send("PUT", "silences/s", ["rule": "*", "until": "2027-01-01T00:00:00Z"])
        for minute in 0..<9 { bench.close(["m": minute % 4 > 1 ? 200 : 50, "n\(minute)": 200]) }
        let bytes = Bench.encoded(bench.state)
        #expect(try Bench.restored(bytes) == bench.state)
        for _ in 0..<3_000 {
            var damaged = bytes
            damaged[Int.random(in: 0..<damaged.count, using: &chance)] = .random(in: 0...255, using: &chance)
            var reader = ByteReader(Array(damaged.prefix(Int.random(in: 0...damaged.count, using: &chance))))
            var state = AlertingState()
            do { try state.restore(from: &reader) } catch { #expect(state == AlertingState()) }
        }
    }
}
