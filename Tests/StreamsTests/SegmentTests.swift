import Events
import JSON
import Log
import Randomness
import Streams
import Testing

@Suite("Declared dimensions divide series")
struct SegmentTests {
    private static let start = Sample.start

    private static func event(
        _ number: Int, region: String? = nil, country: String? = nil, model: String = "chat"
    ) -> [UInt8] {
        var data = #""model":"\#(model)","version":"v1","latency_ms":5"#
        if let region { data += #","region":"\#(region)""# }
        if let country { data += #","features":{"amount":1,"country":\#(country)}"# }
        let time = Text.time(start + Int64(number) * 100)
        return Array(
            (#"{"specversion":"1.0","id":"\#(number)","source":"/test","type":"io.varve.inference.completed.v1","#
                + #""time":"\#(time)","data":{\#(data)}}"#).utf8)
    }

    private static func declaration(
        _ field: Dimension.Field, model: String = "chat", isDeclared: Bool = true
    ) -> [UInt8] {
        DimensionEvent(Dimension(model: model, field: field), isDeclared: isDeclared)
            .json(id: "d", time: start).encoded()
    }

    /// Events by segment, as the open windows have them.
    private static func counts(_ driver: ShardDriver<DataShard>) -> [String: UInt64] {
        let windows = driver.core.logic.openWindows(SeriesFilter(), from: .min, to: .max)
        return windows.reduce(into: [:]) { $0[$1.series.segment.description, default: 0] += $1.eventCount }
    }

    private static func driver(series: Int = 1_000) throws -> ShardDriver<DataShard> {
        var driver = ShardDriver(Sample.shard(series: series))
        try driver.tick(start)
        return driver
    }

    @Test("from the declaration's place on, until they are retracted, and only of that model")
    func fromThenOn() throws {
        var driver = try Self.driver()
        try driver.feed([
            Self.event(0, region: "eu"), Self.declaration(.region), Self.event(1, region: "eu"),
            Self.event(2, region: "us"), Self.event(3), Self.event(4, region: "eu", model: "code"),
            Self.declaration(.region, isDeclared: false), Self.event(5, region: "us"),
        ])
        #expect(Self.counts(driver) == ["": 4, "region=eu": 1, "region=us": 1])
        #expect(driver.core.logic.counts.inputs[0].rejected == 0)
    }

    @Test("by several fields, of all models, and by features that are numbers or flags")
    func severalFields() throws {
        var driver = try Self.driver()
        try driver.feed([
            Self.declaration(.feature("country"), model: "*"), Self.declaration(.region),
            Self.event(0, region: "eu", country: #""DE""#), Self.event(1, region: "eu", country: "3.0"),
            Self.event(2, country: "true"), Self.event(3, country: "null"),
            Self.event(4, region: "eu", country: #""DE""#, model: "code"), Self.event(5, country: "0.25"),
        ])
        #expect(
            Self.counts(driver) == [
                "features.country=DE,region=eu": 1, "features.country=3,region=eu": 1,
                "features.country=true": 1,
                "": 1, "features.country=DE": 1, "features.country=0.25": 1,
            ])
    }

    @Test("values beyond the limit, and long ones, are counted as other")
    func values() throws {
        var driver = try Self.driver()
        try driver.feed([Self.declaration(.region)])
        try driver.feed((0..<100).map { Self.event($0, region: "r\($0)") })
        try driver.feed([Self.event(100, region: "r7")])
        let counts = Self.counts(driver)
        #expect(counts.count == DimensionLimits.values + 1)
        #expect(counts["region=other"] == UInt64(100 - DimensionLimits.values) && counts["region=r7"] == 2)
        var second = try Self.driver()
        try second.feed([
            Self.declaration(.region),
            Self.event(0, region: String(repeating: "x", count: DimensionLimits.valueBytes + 1)),
        ])
        #expect(Self.counts(second) == ["region=other": 1])
    }

    @Test("at the limit of series, further segments are counted in the overflow series")
    func seriesLimit() throws {
        var driver = try Self.driver(series: 3)
        try driver.feed([Self.declaration(.region)] + (0..<6).map { Self.event($0, region: "r\($0 % 5)") })
        #expect(Self.counts(driver) == ["region=r0": 2, "region=r1": 1, "region=r2": 1, "": 2])
        #expect(driver.core.logic.counts.overflowEvents == 2)
    }

    @Test("a fifth dimension of a model is none")
    func limit() {
        let four = (0..<4).map { Dimension(model: $0 < 2 ? "*" : "chat", field: .feature("f\($0)")) }
        #expect(!DimensionLimits.allow(Dimension(model: "chat", field: .region), beside: four))
        #expect(!DimensionLimits.allow(Dimension(model: "*", field: .region), beside: four))
        #expect(DimensionLimits.allow(Dimension(model: "code", field: .region), beside: four))
    }

    @Test(
        "the same whatever the sizes of the batches, and through restarts", arguments: 0..<8 as Range<UInt64>)
    func determinism(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let records = (0..<400).map { number -> [UInt8] in
            switch Int.random(in: 0..<30, using: &random) {
            case 0: Self.declaration(.region, model: ["chat", "*"].randomElement(using: &random) ?? "chat")
            case 1: Self.declaration(.feature("country"), isDeclared: Bool.random(using: &random))
            case 2: Self.declaration(.region, isDeclared: false)
            default:
                Self.event(
                    number, region: [nil, "eu", "us", "r\(number)"].randomElement(using: &random) ?? nil,
                    country: [nil, "1", #""DE""#, "null"].randomElement(using: &random) ?? nil,
                    model: number % 3 == 0 ? "code" : "chat")
            }
        }
        var whole = try Self.driver(series: 60)
        try whole.feed(records)
        for batch in [1, 3, 50] {
            var driver = try Self.driver(series: 60)
            for chunk in stride(from: 0, to: records.count, by: 80) {
                try driver.feed(records[chunk..<min(chunk + 80, records.count)], batch: batch)
                driver = try driver.restarted(Sample.shard(series: 60))
            }
            #expect(driver.hash == whole.hash)
            #expect(driver.output == whole.output)
        }
    }
}
