import Experiments
import JSON
import Testing

@Suite("OpenFeature's clients evaluate experiments as flags")
struct FlagTests {
    private let context: JSONValue = ["context": ["targetingKey": "user-17"]]

    @Test("one flag: key, value, variant and reason")
    func single() throws {
        var bench = Workbench()
        let arms: JSONValue = [
            ["arm": "A", "weight": 0, "control": true, "value": 1],
            ["arm": "B", "weight": 100, "value": ["t": 0.5]],
        ]
        try bench.begin("x", ["arms": arms])
        let answer = bench.state.evaluateFlag("x", context)
        #expect(answer.status == 200)
        #expect(answer.body["key"] == "x")
        #expect(answer.body["variant"] == "B")
        #expect(answer.body["value"] == ["t": 0.5])
        #expect(answer.body["reason"] == "SPLIT")
        #expect(answer.body["metadata"]?["included"] == true)
    }

    static let refused: [(body: JSONValue?, code: String)] = [
        (nil, "PARSE_ERROR"), ([], "PARSE_ERROR"), ([:], "INVALID_CONTEXT"),
        (["context": 3], "INVALID_CONTEXT"),
        (["context": [:]], "TARGETING_KEY_MISSING"),
        (["context": ["targetingKey": ""]], "TARGETING_KEY_MISSING"),
        (["context": ["targetingKey": 7]], "INVALID_CONTEXT"),
    ]

    @Test("what is wrong is told by the protocol's codes", arguments: refused.indices)
    func failures(index: Int) throws {
        var bench = Workbench()
        try bench.begin()
        let (body, code) = Self.refused[index]
        let one = bench.state.evaluateFlag("x", body)
        #expect(one.status == 400)
        #expect(one.body["errorCode"]?.string == code)
        #expect(one.body["key"] == "x")
        #expect(bench.state.evaluateFlags(body).body["errorCode"]?.string == code)
    }

    @Test("an unknown flag is not found")
    func unknown() {
        let answer = Workbench().state.evaluateFlag("nope", context)
        #expect(answer.status == 404)
        #expect(answer.body["errorCode"] == "FLAG_NOT_FOUND")
    }

    @Test("a bulk evaluation has all that assign, and an ETag that changes with what it says")
    func bulk() throws {
        var bench = Workbench()
        try bench.begin("b")
        try bench.begin("a")
        _ = try bench.send("experiments", Workbench.definition("draft"))
        let first = bench.state.evaluateFlags(context)
        #expect(first.body["flags"]?.array?.map { $0["key"]?.string } == ["a", "b"])
        let etag = try #require(first.etag)
        #expect(bench.state.evaluateFlags(context).etag == etag)
        #expect(bench.state.evaluateFlags(["context": ["targetingKey": "user-18"]]).etag != etag)
        try bench.count("a", [nil, nil])
        #expect(bench.state.evaluateFlags(context).etag == etag)
        _ = try bench.send("experiments/b/stop")
        #expect(bench.state.evaluateFlags(context).etag != etag)
    }
}
