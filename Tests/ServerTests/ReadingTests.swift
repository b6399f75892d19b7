import Engine
import JSON
import Server
import Synchronization
import Testing

import struct Logging.Logger

@Suite struct ReadingTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-01-01T00:04:00.123456Z", 1_767_225_840_123),
            ("2026-01-01T00:00:00+05:30", 1_767_205_800_000), ("1969-12-31T23:59:59.999Z", -1),
            ("2024-02-29t12:00:00z", 1_709_208_000_000), ("2000-03-01T00:00:00-00:00", 951_868_800_000),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000),
        ])
    func readsTimes(_ time: (text: String, milliseconds: Int64)) {
        #expect(RFC3339.milliseconds(time.text) == time.milliseconds)
    }

    @Test(
        arguments: [
            "", "2026", "2026-01-01", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z", "2025-02-29T00:00:00Z",
            "2026-01-01T24:00:00Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zx", "2026-01-01T00:00:00+5",
            "1900-02-29T00:00:00Z", "2026-01-00T00:00:00Z", "-026-01-01T00:00:00Z",
        ])
    func refusesWhatIsNoTime(_ text: String) { #expect(RFC3339.milliseconds(text) == nil) }

    @Test(
        arguments: [
            ("127.0.0.1:8080", "127.0.0.1", 8080), ("localhost:0", "localhost", 0),
            ("[::1]:65535", "::1", 65535),
        ])
    func readsListenAddresses(_ address: (text: String, host: String, port: Int)) {
        let read = try? ListenAddress(parsing: address.text)
        #expect(read == ListenAddress(host: address.host, port: address.port))
        #expect(read?.description == address.text)
    }

    @Test(arguments: ["", "8080", ":8080", "host:", "host:65536", "host:-1", "::1:80", "host:http"])
    func refusesWhatIsNoListenAddress(_ text: String) {
        #expect(throws: ListenAddress.Fault.self) { try ListenAddress(parsing: text) }
    }

    @Test func logsAnObjectALine() throws {
        let lines = Mutex<[[UInt8]]>([])
        var logger = Logger(label: "varve") { label in
            JSONLogHandler(label: label, level: .debug) { line in lines.withLock { $0.append(line) } }
        }
        logger[metadataKey: "topic"] = "inference"
        logger.warning("Two\n\"lines\"", metadata: ["time": "odd", "parts": ["a", "b"]])
        logger.trace("Not logged")
        let written = lines.withLock { $0 }
        #expect(written.count == 1 && written.first?.last == 10)
        let object = try JSONValue(parsing: written[0])
        #expect(object["level"] == "warning" && object["message"] == "Two\n\"lines\"")
        #expect(object["label"] == "varve" && object["topic"] == "inference")
        #expect(object["metadata.time"] == "odd" && object["parts"] == ["a", "b"])
        #expect(object["time"]?.string.flatMap(RFC3339.milliseconds) != nil)
    }

    @Test func writesPrometheusNumbersAndBuckets() {
        let family = MetricFamily(
            "m", .gauge, "Help\nwith \\ in it",
            [.init(.infinity), .init(1.5, labels: [("a", "b")]), .init(1e18)])
        let text = String(decoding: PrometheusText.encode([family]), as: UTF8.self)
        #expect(
            text
                == "# HELP m Help\\nwith \\\\ in it\n# TYPE m gauge\nm +Inf\nm{a=\"b\"} 1.5\nm 1000000000000000000\n"
        )
    }
}
