import Engine
import JSON
import SimulatedDisk
import Testing

@Suite("Drift, quality and monitors, from events to answers")
struct DriftTests {
    private static let start = TestEngine.start
    private static let hour: Int64 = 3_600_000

    /// Inferences of one hour, `count` of them, whose feature `amount` is around a level.
    private func inferences(hour: Int64, level: Double, count: Int = 400) -> [String] {
        (0..<count).map { index in
            let time = RFC3339.text(Self.start + hour * Self.hour + Int64(index) * (Self.hour / Int64(count)))
            let amount = level + Double((index * 37) % 100) / 10
            let data =
                #"{"model":"chat","version":"v1","request_id":"\#(hour)-\#(index)","prediction":1,"#
                + #""latency_ms":5,"features":{"amount":\#(amount),"country":"\#(index % 3 == 0 ? "DE" : "FR")"}}"#
            return
                #"{"specversion":"1.0","id":"\#(hour)-\#(index)","source":"/t","type":"io.varve.inference.completed.v1","#
                + #""time":"\#(time)","data":\#(data)}"#
        }
    }

    /// Labels for the inferences of one hour, right ones for the given share.
    private func labels(hour: Int64, right: Int, count: Int = 400) -> [String] {
        (0..<count).map { index in
            let time = RFC3339.text(Self.start + hour * Self.hour + Int64(index) * (Self.hour / Int64(count)))
            let data =
                #"{"model":"chat","request_id":"\#(hour)-\#(index)","label":\#(index % 100 < right ? 1 : 0)}"#
            return
                #"{"specversion":"1.0","id":"l\#(hour)-\#(index)","source":"/t","type":"io.varve.feedback.recorded.v1","#
                + #""time":"\#(time)","data":\#(data)}"#
        }
    }

    private func command(
        _ engine: TestEngine, _ method: String, _ path: String, _ body: JSONValue? = nil, key: String? = nil
    ) async throws -> CommandAnswer {
        try await engine.engine.execute(
            CommandRequest(
                method, path.split(separator: "/").map(String.init), body: body, actor: "ann",
                idempotencyKey: key))
    }

    private func pin(_ engine: TestEngine, key: String? = nil) async throws -> CommandAnswer {
        try await command(
            engine, "POST", "references",
            [
                "model": "chat", "version": "v1", "from": .string(RFC3339.text(Self.start)),
                "to": .string(RFC3339.text(Self.start + Self.hour)),
            ], key: key)
    }

    private func drift(
        _ engine: TestEngine, _ parameters: [String: String] = [:]
    ) async throws -> [JSONValue] {
        let answer = try await engine.engine.query(
            ViewQuery(view: "drift", parameters: ["window": "1h"].merging(parameters) { $1 }))
        return try #require(answer["windows"]?.array)
    }

    @Test(
        "a pinned hour is the reference, and a shifted feature drifts against it; as of before, it has none")
    func reference() async throws {
        let disk = SimulatedDisk(seed: 1)
        let engine = try await TestEngine.open(disk, shards: 2)
        _ = try await engine.publish(inferences(hour: 0, level: 10))
        let unpinned = try await engine.engine.query(ViewQuery(view: "drift", parameters: ["window": "1h"]))
        let before = try #require(unpinned["position"]?.string)
        let pinned = try await pin(engine)
        #expect(pinned.status == 201 && pinned.body["count"] == 400)
        _ = try await engine.publish(inferences(hour: 1, level: 10) + inferences(hour: 2, level: 30))
        let rows = try await drift(engine, ["feature": "amount"])
        #expect(rows.map { $0["verdict"]?.string } == ["no_drift", "no_drift", "drift"])
        #expect(rows.last?["reference"]?["id"] == pinned.body["id"])
        let countries = try await drift(engine, ["feature": "country"])
        #expect(countries.map { $0["verdict"]?.string } == ["no_drift", "no_drift", "no_drift"])
        let then = try await drift(engine, ["as_of": before, "feature": "amount"])
        #expect(then.map { $0["verdict"]?.string } == ["no_reference"])
        try await engine.engine.stop()
        let again = try await TestEngine.open(disk)
        #expect(try await drift(again, ["feature": "amount"]) == rows)
        try await again.engine.stop()
    }

    @Test("a retry of a command pins once, and the key with another body is refused")
    func retry() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 2))
        _ = try await engine.publish(inferences(hour: 0, level: 10))
        let first = try await pin(engine, key: "k")
        let second = try await pin(engine, key: "k")
        #expect(first.body["id"] == second.body["id"] && second.status == 201)
        #expect(first.body["events"] == second.body["events"])
        await #expect(throws: EngineError.self) {
            try await command(engine, "POST", "references", ["model": "chat", "version": "v2"], key: "k")
        }
        try await engine.engine.stop()
    }

    @Test("a range without data, a range backwards, and a body of nonsense are refused with what is wrong")
    func refused() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 3))
        _ = try await engine.publish(inferences(hour: 0, level: 10, count: 10))
        let bodies: [JSONValue] = [
            ["model": "chat", "version": "v9", "from": "2026-01-01T00:00:00Z", "to": "2026-01-02T00:00:00Z"],
            ["model": "chat", "version": "v1", "from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"],
            ["model": "chat", "version": "v1", "from": "yesterday", "to": "2026-01-01T00:00:00Z"],
            ["model": "chat", "version": "v1"], ["model": 3, "profile": 4],
            [
                "model": "chat", "version": "v1",
                "profile": ["features": ["a": ["values": [.string("x"), [1]]]]],
            ],
        ]
        for body in bodies {
            do {
                _ = try await command(engine, "POST", "references", body)
                Issue.record("accepted: \(body.text)")
            } catch let error as EngineError {
                #expect(error.kind == .unprocessable && !error.errors.isEmpty, "\(body.text)")
            }
        }
        try await engine.engine.stop()
    }

    @Test("a given profile is a reference, too")
    func profile() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 4))
        _ = try await engine.publish(inferences(hour: 0, level: 10))
        let body: JSONValue = [
            "model": "chat", "version": "v1",
            "profile": [
                "count": 1000,
                "features": [
                    "amount": ["edges": [10, 12, 14, 16, 18, 20], "counts": [200, 200, 200, 200, 200]],
                    "country": ["counts": ["DE": 900, "FR": 100]],
                ],
            ],
        ]
        #expect(try await command(engine, "POST", "references", body).status == 201)
        #expect(try await drift(engine, ["feature": "amount"]).map { $0["verdict"]?.string } == ["no_drift"])
        #expect(try await drift(engine, ["feature": "country"]).map { $0["verdict"]?.string } == ["drift"])
        try await engine.engine.stop()
    }

    @Test("labels count in the window of their prediction, by version")
    func quality() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 5), shards: 2)
        _ = try await engine.publish(inferences(hour: 0, level: 10))
        _ = try await engine.publish(labels(hour: 0, right: 75), topic: "feedback")
        let answer = try await engine.engine.query(ViewQuery(view: "quality", parameters: ["window": "1h"]))
        let row = try #require(answer["windows"]?.array?.first)
        #expect(row["version"] == "v1" && row["joined"] == 400 && row["pending"] == 0)
        #expect(row["accuracy"] == 0.75)
        try await engine.engine.stop()
    }

    @Test("drift that lasts recommends retraining once, with evidence, and the same in every rebuild")
    func retraining() async throws {
        let disk = SimulatedDisk(seed: 6)
        let engine = try await TestEngine.open(disk) { $0.clock = .declared }
        _ = try await engine.publish(inferences(hour: 0, level: 10))
        _ = try await pin(engine)
        let put = try await command(
            engine, "PUT", "monitors/chat",
            [
                "model": "ch*", "window": "1h", "drift": ["threshold": 0.2, "drifted_share": 0.5],
                "quality": ["accuracy_below": 0.6, "minimum_count": 50], "retrain_after": "2h",
                "detectors": [["field": "error_rate"]],
            ])
        #expect(put.status == 201)
        // The declared clock stands at the wall clock's time before the first declaration.
        for hour in 1..<6 as Range<Int64> {
            _ = try await engine.publish(inferences(hour: hour, level: hour < 3 ? 10 : 30))
            _ = try await engine.publish(labels(hour: hour, right: 90), topic: "feedback")
        }
        _ = try await engine.engine.declareWatermark(
            WatermarkDeclaration(time: Self.start + 6 * Self.hour, acknowledgement: .applied))
        let answer = try await engine.engine.query(
            ViewQuery(view: "decisions", parameters: ["kind": "retraining.recommended"]))
        let decisions = try #require(answer["decisions"]?.array)
        #expect(decisions.count == 1)
        #expect(decisions.first?["subject"] == "chat/v1")
        #expect(decisions.first?["time"]?.string == RFC3339.text(Self.start + 5 * Self.hour))
        #expect(decisions.first?["evidence"]?["inputs"]?.array?.isEmpty == false)
        let monitor = try await engine.engine.resource(ResourceRequest(["monitors", "chat"])).body
        #expect(monitor["watched"]?.array?.count == 1)
        try await engine.engine.stop()
        let again = try await TestEngine.open(disk) { $0.clock = .declared }
        let restored = try await again.engine.query(
            ViewQuery(view: "decisions", parameters: ["kind": "retraining.recommended"]))
        #expect(restored["decisions"] == answer["decisions"])
        try await again.engine.stop()
    }

    @Test("a monitor that says nothing, or says it wrong, is refused with pointers")
    func wrongMonitors() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 7))
        let bodies: [(JSONValue, String)] = [
            (["model": "chat"], "/drift"), (["drift": [:]], "/model"),
            (["model": "chat", "drift": ["threshold": "much"]], "/drift/threshold"),
            (["model": "chat", "drift": ["measure": "psy"]], "/drift/measure"),
            (["model": "chat", "window": "90s", "drift": [:]], "/window"),
            (["model": "chat", "quality": [:]], "/quality/accuracy_below"),
            (["model": "chat", "detectors": [["field": "x"]]], "/detectors/0/field"),
            (["model": "chat", "drift": [:], "colour": 1], "/colour"),
            (["model": "chat", "drift": [:], "segment": "colour=red"], "/segment"),
            (["model": "chat", "drift": [:], "segment": "region"], "/segment"),
        ]
        for (body, pointer) in bodies {
            do {
                _ = try await command(engine, "PUT", "monitors/m", body)
                Issue.record("accepted: \(body.text)")
            } catch let error as EngineError {
                #expect(error.errors.contains { $0.pointer == pointer }, "\(body.text): \(error.errors)")
            }
        }
        try await engine.engine.stop()
    }

    // MARK: Segments

    /// Inferences of one hour, half of them of each of two regions, with a level of `amount` for each.
    private func divided(hour: Int64, eu: Double, us: Double, count: Int = 800) -> [String] {
        (0..<count).map { index in
            let time = RFC3339.text(Self.start + hour * Self.hour + Int64(index) * (Self.hour / Int64(count)))
            let amount = (index % 2 == 0 ? eu : us) + Double((index * 37) % 100) / 10
            let data =
                #"{"model":"chat","version":"v1","request_id":"\#(hour)-\#(index)","latency_ms":5,"#
                + #""region":"\#(index % 2 == 0 ? "eu" : "us")","features":{"amount":\#(amount)}}"#
            return
                #"{"specversion":"1.0","id":"\#(hour)-\#(index)","source":"/t","type":"io.varve.inference.completed.v1","#
                + #""time":"\#(time)","data":\#(data)}"#
        }
    }

    private func pin(_ engine: TestEngine, segment: String?) async throws -> CommandAnswer {
        try await command(
            engine, "POST", "references",
            [
                "model": "chat", "version": "v1", "from": .string(RFC3339.text(Self.start)),
                "to": .string(RFC3339.text(Self.start + Self.hour)),
                "segment": segment.map { .string($0) } ?? .null,
            ])
    }

    /// Region, reference's segment and verdict of each row.
    private func verdicts(_ rows: [JSONValue]) -> [String] {
        rows.map { row in
            let parts = [row["region"]?.string, row["reference"]?["segment"]?.string, row["verdict"]?.string]
            return parts.map { $0 ?? "-" }.joined(separator: " ")
        }
    }

    @Test(
        "windows of a segment are compared with its own reference, others with the version's; also as of then and after a restart"
    )
    func segments() async throws {
        let disk = SimulatedDisk(seed: 8)
        let engine = try await TestEngine.open(disk, shards: 2)
        _ = try await command(engine, "POST", "dimensions", ["model": "chat", "field": "region"])
        _ = try await engine.publish(divided(hour: 0, eu: 10, us: 30))
        _ = try await pin(engine, segment: nil)
        let byRegion = ["group_by": "model,version,region", "from": RFC3339.text(Self.start + Self.hour)]
        _ = try await engine.publish(divided(hour: 1, eu: 10, us: 30) + divided(hour: 2, eu: 30, us: 30))
        let whole = try await engine.engine.query(ViewQuery(view: "drift", parameters: ["window": "1h"]))
        // Half of the version's events are of either region: each alone has drifted from the whole.
        let before = try await drift(engine, byRegion)
        #expect(Set(verdicts(before)) == ["eu - drift", "us - drift"])
        let eu = try await pin(engine, segment: "region=eu")
        #expect(eu.status == 201 && eu.body["segment"] == "region=eu" && eu.body["count"] == 400)
        _ = try await pin(engine, segment: "region=us")
        let rows = try await drift(engine, byRegion)
        #expect(
            verdicts(rows) == [
                "eu region=eu no_drift", "eu region=eu drift", "us region=us no_drift",
                "us region=us no_drift",
            ])
        let one = try await drift(engine, ["segment": "region=eu"])
        #expect(verdicts(one) == ["- region=eu no_drift", "- region=eu no_drift", "- region=eu drift"])
        #expect(one.last?["reference"]?["id"] == eu.body["id"])
        #expect(
            verdicts(try await drift(engine)) == ["- - no_drift", "- - no_drift", "- - drift"])
        let then = try await drift(
            engine, byRegion.merging(["as_of": whole["position"]?.string ?? ""]) { $1 })
        #expect(then == before)
        try await engine.engine.stop()
        let again = try await TestEngine.open(disk)
        #expect(try await drift(again, byRegion) == rows)
        let listed = try await again.engine.resource(
            ResourceRequest(["references"], parameters: ["segment": "region=eu"])
        ).body
        #expect(listed["references"]?.array?.map { $0["id"] } == [eu.body["id"]])
        _ = try await command(again, "DELETE", "references/\(eu.body["id"]?.string ?? "")")
        #expect(Set(verdicts(try await drift(again, ["segment": "region=eu"]))) == ["- - drift"])
        try await again.engine.stop()
    }

    @Test(
        "a segment of a field that is no dimension, that can't be read, or without data is refused at its place"
    )
    func refusedSegments() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 9))
        _ = try await command(engine, "POST", "dimensions", ["model": "*", "field": "region"])
        _ = try await engine.publish(divided(hour: 0, eu: 10, us: 30, count: 20))
        for (segment, pointer) in [
            ("provider=a", "/segment"), ("region", "/segment"), ("region=eu,region=us", "/segment"),
            ("colour=red", "/segment"), ("", "/segment"), ("region=asia", "/from"),
        ] {
            do {
                _ = try await pin(engine, segment: segment)
                Issue.record("accepted: \(segment)")
            } catch let error as EngineError {
                #expect(error.kind == .unprocessable, "\(segment)")
                #expect(error.errors.map(\.pointer) == [pointer], "\(segment)")
            }
        }
        #expect(try await pin(engine, segment: "region=eu").status == 201)
        await #expect(throws: EngineError.self) {
            try await engine.engine.resource(
                ResourceRequest(["references"], parameters: ["segment": "region"]))
        }
        try await engine.engine.stop()
    }

    @Test("a monitor of a segment judges its windows alone, by its reference, and says so")
    func monitoredSegment() async throws {
        let disk = SimulatedDisk(seed: 10)
        let engine = try await TestEngine.open(disk) { $0.clock = .declared }
        _ = try await command(engine, "POST", "dimensions", ["model": "chat", "field": "region"])
        _ = try await engine.publish(divided(hour: 0, eu: 10, us: 30))
        for segment in ["region=eu", "region=us"] { _ = try await pin(engine, segment: segment) }
        for region in ["eu", "us", "asia"] {
            let put = try await command(
                engine, "PUT", "monitors/\(region)",
                [
                    "model": "chat", "segment": .string("region=\(region)"), "window": "1h",
                    "drift": ["threshold": 0.2], "retrain_after": "2h",
                ])
            #expect(put.status == 201 && put.body["segment"]?.string == "region=\(region)")
        }
        for hour in 1..<6 as Range<Int64> {
            _ = try await engine.publish(divided(hour: hour, eu: hour < 3 ? 10 : 30, us: 30))
        }
        _ = try await engine.engine.declareWatermark(
            WatermarkDeclaration(time: Self.start + 6 * Self.hour, acknowledgement: .applied))
        let answer = try await engine.engine.query(
            ViewQuery(view: "decisions", parameters: ["kind": "retraining.recommended"]))
        let decisions = try #require(answer["decisions"]?.array)
        #expect(decisions.count == 1)
        let decision = try #require(decisions.first)
        #expect(decision["evidence"]?["rule"]?["name"] == "eu")
        #expect(decision["reason"]?.string?.hasPrefix("region=eu: ") == true)
        #expect(decision["evidence"]?["windows"]?.array?.first?["segment"] == "region=eu")
        #expect(decision["time"]?.string == RFC3339.text(Self.start + 5 * Self.hour))
        try await engine.engine.stop()
        let again = try await TestEngine.open(disk) { $0.clock = .declared }
        let restored = try await again.engine.query(
            ViewQuery(view: "decisions", parameters: ["kind": "retraining.recommended"]))
        #expect(restored["decisions"] == answer["decisions"])
        try await again.engine.stop()
    }
}
