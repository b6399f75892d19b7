import Contracts
import JSON
import Testing

@Suite("The format date-time")
struct DateTimeTests {
    private func accepts(_ text: String) throws -> Bool {
        try JSONSchema(["format": "date-time"]).validate(.string(text)).isEmpty
    }

    @Test(
        "accepts RFC 3339",
        arguments: [
            "2026-01-01T00:00:00Z", "2026-01-01t00:00:00z", "2026-12-31T23:59:59.999999999999+05:30",
            "2000-02-29T12:00:00-23:59", "0001-01-01T00:00:00Z", "1990-12-31T23:59:60Z",
            "1990-12-31T15:59:60-08:00", "2017-01-01T05:29:60.5+05:30",
        ])
    func accepted(text: String) throws { #expect(try accepts(text)) }

    @Test(
        "and nothing else",
        arguments: [
            "", "yesterday", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01 00:00:00Z", "2026-01-01T00:00Z",
            "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00+0530",
            "2026-01-01T00:00:00+05",
            "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
            "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:61Z", "2026-01-01T00:00:60Z", "2026-01-01T23:59:60+01:00",
            "2026-01-01T00:00:00+24:00",
            "2026-01-01T00:00:00+00:60", "0000-01-01T00:00:00Z", "12026-01-01T00:00:00Z",
            "+026-01-01T00:00:00Z",
            "2026-01-01T00:00:00Zjunk", " 2026-01-01T00:00:00Z", "2026-01-01T00:00:00ZZ",
            "２026-01-01T00:00:00Z",
        ])
    func refused(text: String) throws { #expect(try !accepts(text)) }
}
