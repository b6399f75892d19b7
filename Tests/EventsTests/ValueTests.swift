import Events
import Foundation
import Randomness
import Testing

@Suite("What rows hold is what events say")
struct ValueTests {
    @Test("an inference with all fields")
    func inference() throws {
        let event = OneEvent(
            .inference,
            OneEvent.text(
                .inference,
                data: """
                    "variant":"B","request_id":"r-1","unit":"user-17","status":"error","error_type":"timeout",\
                    "latency_ms":12.25,"ttft_ms":4.5,"input_tokens":123,"output_tokens":45.0,"cost_usd":0.125,\
                    "provider":"p","region":"r","features":{"amount":-1.5,"country":"DE","new":true,"gone":null},\
                    "prediction":0.75,"confidence":-0.5
                    """, time: "2026-01-01T00:00:00.1239Z"))
        try event.inference { row, features in
            #expect(row.time == 1_767_225_600_123)
            #expect((row.latency, row.ttft, row.cost, row.confidence) == (12.25, 4.5, 0.125, -0.5))
            #expect((row.inputTokens, row.outputTokens) == (123, 45))
            #expect(row.isError)
            #expect((row.predictionKind, row.predictionNumber) == (.number, 0.75))
            let texts = [row.id, row.model, row.version, row.variant, row.requestID, row.unit, row.errorType]
            #expect(texts.map(\.string) == ["e-1", "chat", "v3", "B", "r-1", "user-17", "timeout"])
            #expect([row.provider.string, row.region.string, row.key.string] == ["p", "r", "r-1"])
            #expect((row.featuresStart, row.featureCount) == (0, 4))
            #expect(features.map { $0.name.string } == ["amount", "country", "new", "gone"])
            #expect(features.map(\.kind) == [.number, .text, .bool, .null])
            #expect(features[0].number == -1.5)
            #expect(features[1].text.string == "DE")
            #expect(features[2].number == 1)
            #expect(features[3].number.isNaN)
        }
    }

    @Test("what is absent says so")
    func absent() throws {
        try OneEvent(.inference, OneEvent.text(.inference)).inference { row, _ in
            #expect(
                [row.latency, row.ttft, row.cost, row.confidence, row.predictionNumber].allSatisfy {
                    $0.isNaN
                })
            #expect((row.inputTokens, row.outputTokens, row.featureCount) == (-1, -1, 0))
            #expect(row.predictionKind == .absent)
            #expect(!row.isError)
            #expect(
                [row.variant, row.requestID, row.errorType, row.predictionText].allSatisfy { $0.isAbsent })
            #expect(row.key.string == "e-1")
        }
    }

    @Test("a prediction of each kind")
    func predictions() throws {
        for (json, kind, number, text): (String, ScalarKind, Double?, String?) in [
            ("-3", .number, -3, nil), (#""yes""#, .text, nil, "yes"), (#""""#, .text, nil, ""),
            ("true", .bool, 1, nil), ("false", .bool, 0, nil), ("null", .null, nil, nil),
        ] {
            try OneEvent(.inference, OneEvent.text(.inference, data: "\"prediction\":\(json)")).inference {
                row, _ in
                #expect(row.predictionKind == kind)
                #expect(row.predictionNumber == number || (number == nil && row.predictionNumber.isNaN))
                #expect(row.predictionText.string == text)
            }
        }
    }

    @Test("telemetry and feedback")
    func others() throws {
        let telemetry = OneEvent(
            .telemetry,
            """
            {"specversion":"1.0","id":"t","source":"s","type":"io.varve.telemetry.reading.v1",\
            "time":"1970-01-01T00:00:00Z","data":{"location":{"alt":3,"lon":-82.5,"lat":27.75},"device":"d",\
            "readings":{"current":3.5,"state":"on"}}}
            """)
        try telemetry.batch.withTelemetry { rows, readings in
            let row = try #require(rows.first, "\(telemetry.batch.rejections)")
            #expect((row.time, row.latitude, row.longitude) == (0, 27.75, -82.5))
            #expect((row.device.string, row.key.string, row.readingCount) == ("d", "d", 2))
            #expect(row.deviceHash == Fingerprint.hash("d"))
            #expect((readings[0].number, readings[1].text.string) == (3.5, "on"))
        }
        let feedback = OneEvent(
            .feedback,
            OneEvent.text(.feedback, data: #""label":true,"score":-2,"prediction":"spam","version":"v1""#))
        try feedback.batch.withFeedback { rows in
            let row = try #require(rows.first, "\(feedback.batch.rejections)")
            #expect((row.labelKind, row.labelNumber, row.score) == (.bool, 1, -2))
            #expect((row.predictionKind, row.predictionText.string) == (.text, "spam"))
            #expect((row.key.string, row.version.string) == ("e-1", "v1"))
        }
    }

    @Test("text with escapes is at its meaning, and survives others of its batch")
    func escapes() throws {
        let event = OneEvent(
            .inference,
            OneEvent.text(
                .inference,
                data:
                    #""unit":"a\"\\\/\b\f\n\r\t\u00e9\u20AC\ud834\uDD1Ez","features":{"k\u0065y":"\u0000","é\n":"p"}"#
            ))
        try event.inference { row, features in
            #expect(row.unit.string == "a\"\\/\u{8}\u{c}\n\r\té€𝄞z")
            #expect(features[0].name.string == "key")
            #expect(features[0].nameHash == Fingerprint.hash("key"))
            #expect(features[0].text.string == "\0")
            #expect(features[1].name.string == "é\n")
            #expect(row.model.string == "chat")
        }
    }

    @Test("many events with long escaped texts, more than a piece of the arena holds")
    func manyEscapes() {
        let events = (0..<200).map { index in
            Array(
                OneEvent.text(
                    .inference, data: "\"unit\":\"\(index)\(String(repeating: "\\u0041", count: 1_000))\""
                )
                .utf8)
        }
        for separator: [UInt8] in [[10], [0xFF]] {
            let decoded = Decoded(.inference, events, separator: separator)
            #expect(decoded.rejected == [])
            for (index, row) in decoded.accepted.enumerated() {
                #expect(row.contains("<\(index)\(String(repeating: "A", count: 1_000))>"))
            }
        }
    }

    @Test("many features, more than a batch first has room for")
    func manyFeatures() {
        let features = (0..<1_000).map { "\"f\($0)\":\($0)" }.joined(separator: ",")
        let events = (0..<30).map { _ in
            Array(OneEvent.text(.inference, data: "\"features\":{\(features)}").utf8)
        }
        let decoded = Decoded(.inference, events)
        #expect(decoded.accepted.count == 30)
        #expect(decoded.accepted.allSatisfy { $0.contains("<f999>") })
    }

    @Test("numbers are the nearest doubles, in every way to write them", arguments: [11, 12, 13] as [UInt64])
    func numbers(seed: UInt64) throws {
        var generator = SeededRandom(seed: seed)
        var texts = [
            "0", "-0", "-0.0", "0.0", "1", "9007199254740993", "0.1", "123456789012345678901234567890",
            "5e-324",
            "2.2250738585072011e-308", "1.7976931348623157e308", "1e-400", "-1e-400", "0e999999999999",
            "100e-2",
            "12345678", "123456789", "1234567.8", "12345678.9", "0.1234567", "0.12345678", "0.123456789",
            "1E5", "1e+5",
        ]
        for _ in 0..<1_000 {
            let digits = Int.random(in: 1...24, using: &generator)
            var text = String((0..<digits).map { _ in "0123456789".randomElement(using: &generator) ?? "0" })
            while text.count > 1, text.hasPrefix("0") { text.removeFirst() }
            if Bool.random(using: &generator) {
                text +=
                    "."
                    + String(
                        (0..<Int.random(in: 1...20, using: &generator)).map { _ in
                            "0123456789".randomElement(using: &generator) ?? "0"
                        })
            }
            if Int.random(in: 0..<4, using: &generator) == 0 {
                text += "e\(Int.random(in: -200...200, using: &generator))"
            }
            texts.append((Bool.random(using: &generator) ? "-" : "") + text)
        }
        for text in texts {
            for spaced in [text, text + " ", " " + text] {
                try OneEvent(.inference, OneEvent.text(.inference, data: "\"confidence\":\(spaced)"))
                    .inference { row, _ in
                        #expect(
                            row.confidence.bitPattern == Double(text)?.bitPattern, "seed \(seed): \(text)")
                    }
            }
        }
    }

    @Test("counts of tokens are exact up to 2^53 and never rounded into it")
    func tokens() throws {
        for (text, value) in [
            ("0", 0), ("-0", 0), ("12.0", 12), ("1.5e1", 15), ("9007199254740992", 9_007_199_254_740_992),
            ("12345678", 12_345_678),
        ] as [(String, Int64)] {
            try OneEvent(.inference, OneEvent.text(.inference, data: "\"input_tokens\":\(text)")).inference {
                row, _ in
                #expect(row.inputTokens == value)
            }
        }
        let event = OneEvent(.inference, OneEvent.text(.inference, data: #""input_tokens":9007199254740993"#))
        #expect(event.reason == "data.input_tokens: more than 9007199254740992")
    }
}
