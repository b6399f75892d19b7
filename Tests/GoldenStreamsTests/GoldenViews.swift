import JSON
import Monitoring
import Streams

/// What the views answer at a stream's end, and the letters that it left: the expected content of a file.
struct GoldenViews {
    private static let baseSize: Int64 = 60_000

    private let members: [(name: String, value: JSONValue)]

    init(_ run: GoldenRun) throws {
        let windows = WindowQuery(size: Self.baseSize)
        let whole = WindowQuery(size: nil, groupBy: [.model])
        let material = try run.material(windows)
        members = [
            ("watermark", JSONValue(material.watermark.map(RFC3339.text))),
            ("latency", try LatencyView.windows(windows, material, baseSize: Self.baseSize)),
            (
                "latency_by_model",
                try LatencyView.windows(whole, try run.material(whole), baseSize: Self.baseSize)
            ),
            ("late", try LateView.windows(windows, material, baseSize: Self.baseSize)),
            ("dead_letters", .array(try Self.letters(run))),
        ]
    }

    private static func letters(_ run: GoldenRun) throws -> [JSONValue] {
        try run.given.flatMap { records in
            try records.filter { $0.output == 1 }.map { try JSONValue(parsing: $0.value) }
        }
    }

    /// One window or letter a line, so that a difference is seen where it is.
    var text: String {
        let lines = members.map { name, value in
            guard let elements = value.array else { return #"  "\#(name)": \#(value.text)"# }
            let texts = elements.map { "\n    \($0.text)" }.joined(separator: ",")
            return #"  "\#(name)": [\#(texts)]"#
        }
        return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
    }

    /// Windows of all series together, without what depends on how far each partition has come.
    static func windowsOfAll(_ run: GoldenRun, groupBy: [WindowQuery.Group]) throws -> [JSONValue] {
        let query = WindowQuery(size: baseSize, groupBy: groupBy)
        let windows = try LatencyView.windows(query, try run.material(query), baseSize: baseSize)
        return (windows.array ?? []).map { window in
            .object((window.members ?? []).filter { !["final", "revision"].contains($0.name) })
        }
    }
}
