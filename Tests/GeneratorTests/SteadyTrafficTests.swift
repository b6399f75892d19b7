import Generator
import JSON
import Testing

@Suite("Steady traffic is what measurements take for granted")
struct SteadyTrafficTests {
    @Test("lines of some 360 bytes, all models and versions, an error in a hundred")
    func shape() throws {
        var traffic = SteadyTraffic(seed: 1, start: GeneratedLine.newYear)
        var bytes: [UInt8] = []
        traffic.appendLines(3_000, to: &bytes)
        let lines = try bytes.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: $0) }
        #expect(lines.count == 3_000 && (330...380).contains(bytes.count / 3_000))
        let series = Set(
            lines.map { "\($0["data"]?["model"]?.string ?? "") \($0["data"]?["version"]?.string ?? "")" })
        #expect(series.count == 60)
        let errors = lines.count { $0["data"]?["status"]?.string == "error" }
        #expect((15...50).contains(errors))
        for line in lines {
            #expect(line["type"]?.string == "io.varve.inference.completed.v1")
            #expect((line["data"]?["latency_ms"]?.number ?? 0) > 0)
            #expect(line["data"]?["features"]?["amount"]?.number != nil)
        }
        let last = try #require(lines.last?["time"]?.string.flatMap(GeneratedLine.milliseconds))
        #expect((last - GeneratedLine.newYear - 10_800).magnitude < 5_100)
    }

    @Test("single lines are the lines of a batch")
    func determinism() {
        var single = SteadyTraffic(seed: 2, start: 0, models: 3, versions: 1)
        var batch = SteadyTraffic(seed: 2, start: 0, models: 3, versions: 1)
        var bytes: [UInt8] = []
        batch.appendLines(10, to: &bytes)
        var expected: [UInt8] = []
        for _ in 0..<10 { expected += single.nextLine() + [UInt8(ascii: "\n")] }
        #expect(bytes == expected)
    }

    @Test(
        "times are RFC 3339, over centuries",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_827_696_789, "2000-02-29T12:34:56.789Z"),
            (-1, "1969-12-31T23:59:59.999Z"), (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func times(time: Int64, text: String) throws {
        var traffic = SteadyTraffic(seed: 1, start: time)
        let line = try JSONValue(parsing: traffic.nextLine())
        #expect(line["time"]?.string == text)
    }
}
