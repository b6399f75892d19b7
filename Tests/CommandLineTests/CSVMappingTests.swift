import CommandLine
import JSON
import Testing

@Suite struct CSVMappingTests {
    private func events(_ csv: String, _ mapping: String) throws -> (events: [JSONValue], refusals: [String])
    {
        let reader = EventFileReader(
            MemorySource(csv), format: .csv(try CSVMapping.parse(mapping, path: "map.yaml")),
            limits: InputLimits(eventBytes: 1_000))
        var events: [JSONValue] = []
        var refusals: [String] = []
        while let batch = try reader.next() {
            for line in batch.body.split(separator: UInt8(ascii: "\n")) {
                events.append(try JSONValue(parsing: line))
            }
            refusals += batch.refusals.map { "\($0.line): \($0.reason)" }
        }
        return (events, refusals)
    }

    private func problem(_ mapping: String, csv: String = "a\n1\n") -> String {
        do {
            _ = try events(csv, mapping)
            return "none"
        } catch {
            return "\(error)"
        }
    }

    private let mapping = """
        type: io.varve.inference.completed.v1
        constants:
          source: /imports/trace
          data.model: chat
          data.version: "3"
        time_format: "%Y-%m-%d %H:%M:%S.%f"
        columns:
          when: time
          took: {field: data.latency_ms, scale: 1000}
          tokens: data.input_tokens
          country: {field: data.features.country, type: text}
          who: [data.unit, data.request_id]
          amount: {field: data.features.amount, empty: null}
        """

    @Test func columnsBecomeFieldsOfEvents() throws {
        let csv = """
            when,took,tokens,country,who,amount
            2023-11-16 18:17:03.9799600,0.25,374,DE,007,12.5
            2023-11-16 18:17:04.0,1,,,u,
            """
        let (events, refusals) = try events(csv, mapping)
        #expect(refusals.isEmpty)
        let first = try JSONValue(
            parsing: Array(
                """
                {"source": "/imports/trace", "data": {"model": "chat", "version": "3", "latency_ms": 250,
                "input_tokens": 374, "features": {"country": "DE", "amount": 12.5}, "unit": "007",
                "request_id": "007"}, "time": "2023-11-16T18:17:03.979960Z", "specversion": "1.0",
                "type": "io.varve.inference.completed.v1", "id": "memory:2:f35f2ed25eedd47e"}
                """.utf8))
        #expect(events[0] == first)
        #expect(events[1]["data"]?["features"] == ["amount": nil])
        #expect(events[1]["data"]?["input_tokens"] == nil)
        #expect(events[1]["id"]?.string?.hasPrefix("memory:3:") == true)
    }

    @Test func filesOfOneNameGiveOneIdToEachContentOfALine() throws {
        let mapping = "type: t\ncolumns: {a: data.x, b: data.y}"
        let january = try events("a,b\n1,23\n", mapping).events
        #expect(try events("a,b\n1,23\n", mapping).events == january)
        for february in ["a,b\n2,23\n", "a,b\n12,3\n", "a,b\n1,\n"] {
            let event = try #require(try events(february, mapping).events.first)
            #expect(event["source"] == january[0]["source"])
            #expect(event["id"] != january[0]["id"])
        }
    }

    @Test func aSourceThatIsMadeOfAFilesNameIsAURI() throws {
        let reader = EventFileReader(
            MemorySource("a\n1\n", name: "traces/my file ü.csv"),
            format: .csv(try CSVMapping.parse("type: t\ncolumns: {a: data.x}", path: "map.yaml")),
            limits: InputLimits())
        let event = try JSONValue(parsing: try #require(try reader.next()).body)
        #expect(event["source"] == "/files/my%20file%20%C3%BC.csv")
    }

    @Test func recordsThatDoNotFitTheMappingAreRefusedWithTheirLine() throws {
        let csv = """
            when,took,tokens,country,who,amount
            2023-13-16 18:17:03.0,1,1,DE,u,1
            2023-11-16 18:17:03.0,fast,1,DE,u,1
            2023-11-16 18:17:03.0,NaN,1,DE,u,1
            1,2
            2023-11-16 18:17:03.0,1,1,DE,u,1
            """
        let (events, refusals) = try events(csv, mapping)
        #expect(events.count == 1)
        #expect(
            refusals == [
                "2: column when: not what the mapping says", "3: column took: not what the mapping says",
                "4: column took: not what the mapping says", "5: not as many fields as the header has (6)",
            ])
    }

    @Test(arguments: [
        ("unix_s", "1700158623.25", "2023-11-16T18:17:03.250Z"),
        ("unix_ms", "1700158623979", "2023-11-16T18:17:03.979Z"),
        ("unix_ns", "1700158623979960001", "2023-11-16T18:17:03.979960001Z"),
        ("unix_s", "-1", "1969-12-31T23:59:59Z"),
        ("unix_ms", "-1", "1969-12-31T23:59:59.999Z"),
        ("\"%d/%m/%Y %H:%M\"", "29/2/2024 7:05", "2024-02-29T07:05:00Z"),
        ("rfc3339", "2026-01-01T00:00:00+01:00", "2026-01-01T00:00:00+01:00"),
    ]) func timesAreReadInManyFormats(format: String, cell: String, expected: String) throws {
        let mapping = "type: t\ntime_format: \(format)\ncolumns: {at: time}"
        let (events, refusals) = try events("at\n\(cell)\n", mapping)
        #expect(refusals.isEmpty)
        #expect(events.first?["time"]?.string == expected)
    }

    @Test func columnsThatAreNotNamedMayBecomeFeatures() throws {
        let mapping = "type: t\ncolumns: {id: id}\nothers: data.features"
        let (events, _) = try events("id,x,y,ok\n7,1.5,007,true\n", mapping)
        #expect(events[0]["id"] == "7")
        #expect(events[0]["data"]?["features"] == ["ok": true, "x": 1.5, "y": "007"])
    }

    @Test func anotherDelimiterMayBeNamed() throws {
        let (events, _) = try events("a;b\n1;x,y\n", "type: t\ndelimiter: \";\"\ncolumns: {b: data.model}")
        #expect(events[0]["data"]?["model"] == "x,y")
    }

    @Test func mistakesInTheMappingAreNamedWithTheirPlace() {
        #expect(
            problem("type: t\ncolums: {a: time}").contains(
                "unknown key `colums`; the nearest known one is columns"))
        #expect(problem("columns: {a: time}").contains("type: missing"))
        #expect(problem("type: t").contains("columns: missing"))
        #expect(problem("type: t\ncolumns: {a: latency.ms}").contains("map.yaml:2: `latency.ms` is no field"))
        #expect(problem("type: t\ncolumns: {a: data..x}").contains("is no field"))
        #expect(problem("type: t\ncolumns: {a: {field: data.x, type: float}}").contains("`float` is none of"))
        #expect(problem("type: t\ntime_format: \"%H\"\ncolumns: {a: time}").contains("time format"))
        #expect(problem("type: t\ncolumns: {b: data.x}").contains("has no column `b`"))
        #expect(problem("type: t\ncolumns: {a: [data.x, data.x]}").contains("sets data.x twice"))
        #expect(problem("type: t\ncolumns: {a: [data.x, data.x.y]}").contains("sets data.x twice"))
        #expect(problem("type: t\ncolumns: {a: data.x}", csv: "").contains("empty"))
        #expect(problem("type: [").contains("not YAML"))
    }

    @Test func aFieldThatTheEventDoesNotHaveIsNamedWithTheNearestOne() {
        let type = "type: io.varve.inference.completed.v1\n"
        #expect(
            problem(type + "columns: {a: data.latency}").contains(
                "map.yaml:2: the event has no field `data.latency`; the nearest one is data.latency_ms"))
        #expect(problem(type + "columns: {a: time}\nconstants: {data.modl: m}").contains("data.model"))
        #expect(problem(type + "columns: {a: data.features.whatever}") == "none")
        #expect(problem(type + "columns: {}\nothers: data") == "none")
        let reading = "type: io.varve.telemetry.reading.v1\n"
        #expect(problem(reading + "columns: {a: data.readings.volts}") == "none")
        #expect(problem(reading + "columns: {a: data.location.lat}") == "none")
        #expect(problem(reading + "columns: {a: data.location.long}").contains("data.location.lon"))
    }
}
