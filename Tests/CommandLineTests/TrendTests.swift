import CommandLine
import JSON
import Testing

@Suite("The course of a view's number, below its table")
struct TrendTests {
    private func answer(_ values: [Double?]) -> JSONValue {
        let rows = values.enumerated().map { index, value -> JSONValue in
            [
                "model": "chat", "version": "v1", "feature": "amount",
                "start": .string("2026-01-01T0\(index % 10):00:00Z"), "psi": JSONValue(value),
            ]
        }
        return ["view": "drift", "windows": .array(rows)]
    }

    private func lines(_ values: [Double?]) -> [String] {
        ViewAnswer(answer(values)).lines(layout: TableLayout(width: nil, showsColor: false))
    }

    @Test("many windows are a row of bars with the least and the largest number; a gap is a dot")
    func bars() {
        let found = lines([0, 0.1, 0.2, 0.3, nil, 0.5, 0.6, 0.7]).first { $0.contains("▁") }
        #expect(found?.hasPrefix("psi chat v1 amount  ▁▂▃▄·▆▇█  ") == true)
    }

    @Test("few windows need none") func few() { #expect(!lines([0, 1, 0]).contains { $0.contains("█") }) }
}
