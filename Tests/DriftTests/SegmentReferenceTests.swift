import ByteCoding
import Commands
import Drift
import JSON
import Testing

@Suite("References of segments")
struct SegmentReferenceTests {
    private static let profile = FeatureProfile(
        eventCount: 3, features: [.init("amount", FeatureSketch(numbers: [1.0, 2.0, 3.0]))],
        predictions: FeatureSketch())
    private static let dimensions = ["region", "features.country", "provider"]

    /// Pins a reference; answers the state after it.
    private func pin(_ segment: String?, in state: inout ReferencesState) throws {
        let body: JSONValue = [
            "model": "chat", "version": "v1", "segment": segment.map { .string($0) } ?? .null,
            "profile": ["features": ["amount": ["values": [1, 2, 3]]]],
        ]
        let command = ResourceCommand("POST", ["references"], body: body, actor: "ann", time: 5)
        switch state.decide(command, recorded: nil, dimensions: Self.dimensions) {
        case .accepted(let accepted):
            for event in accepted.events { try state.apply(ReferenceEvent(event.json)) }
        case .rejected(let rejection): throw rejection
        }
    }

    private func found(_ segment: String, in state: ReferencesState) throws -> String? {
        try state.reference(model: "chat", version: "v1", segment: SegmentSelector(parsing: segment))
            .map { "\($0.sequence): \($0.segment)" }
    }

    @Test("the reference that names the most fields wins, of equal ones the last, and the version's at last")
    func precedence() throws {
        var state = ReferencesState()
        #expect(try found("region=eu", in: state) == nil)
        for segment in [
            nil, "region=eu", "features.country=DE", "region=eu,features.country=DE", "region=us",
        ] { try pin(segment, in: &state) }
        #expect(try found("region=eu", in: state) == "2: region=eu")
        #expect(try found("region=asia", in: state) == "1: ")
        #expect(try found("provider=a,region=eu", in: state) == "2: region=eu")
        // The order in which the fields are named says nothing.
        #expect(try found("features.country=DE,region=eu", in: state) == "4: features.country=DE,region=eu")
        #expect(try found("features.country=DE,region=us", in: state) == "5: region=us")
        #expect(try found("features.country=FR,region=us", in: state) == "5: region=us")
        try pin("features.country=DE", in: &state)
        #expect(try found("features.country=DE,region=us", in: state) == "6: features.country=DE")
        #expect(state.reference(model: "chat", version: "v1")?.sequence == 1)
        #expect(state.count == 5)
        try pin("region=eu,features.country=DE", in: &state)
        #expect(state.count == 5)
    }

    @Test("states come back from their bytes; an event without a segment is what it was")
    func bytes() throws {
        var state = ReferencesState()
        for segment in [nil, "region=eu", "region=us,provider=a"] { try pin(segment, in: &state) }
        var writer = ByteWriter()
        state.encode(into: &writer)
        var reader = ByteReader(writer.bytes)
        #expect(try ReferencesState(from: &reader) == state)
        try reader.finish()
        let whole = ReferenceEvent(
            sequence: 1, time: 5, model: "chat", version: "v1", actor: "ann", reason: nil,
            change: .pinned(nil, Self.profile, of: .all))
        #expect(whole.json["data"]?["segment"] == nil)
        #expect(try ReferenceEvent(whole.json) == whole)
    }

    @Test(
        "what is no segment is refused at its place",
        arguments: [
            "", "region", "region=", "=eu", "region=eu,", "region=eu,region=us", "color=red",
            "features.age=1",
            "region=a,provider=b,features.a=1,features.b=2,features.c=3",
            "region=" + String(repeating: "x", count: 3_000),
        ])
    func refusals(segment: String) throws {
        var state = ReferencesState()
        do {
            try pin(segment, in: &state)
            Issue.record("accepted")
        } catch let rejection as CommandRejection {
            #expect(rejection.faults.map(\.pointer) == ["/segment"])
        }
        #expect(state.count == 0)
    }
}
