import Foundation
import JSON

/// A recorded stream: `stream.ndjson` of a folder in `replay/streams`.
///
/// Each line is an event as it was sent, except for those that begin with `{"tick":`, `{"watermark":`,
/// `{"command":` or, at the top, `{"series_limit":`.
struct GoldenStream {
    let folder: URL
    /// Series that a shard holds.
    var seriesLimit = 1_000
    var steps: [GoldenStep] = []

    var name: String { folder.lastPathComponent }
    var file: URL { folder.appending(path: "stream.ndjson") }
    var eventCount: Int { steps.filter { if case .event = $0 { true } else { false } }.count }

    var hasCommands: Bool { steps.contains { if case .command = $0 { true } else { false } } }

    var hasTelemetry: Bool {
        steps.contains { step in
            guard case .event(let bytes) = step else { return false }
            return EventPartitioner.input(of: bytes) == GoldenRun.telemetryInput
        }
    }

    struct Unreadable: Error { var line: String }

    init(folder: URL) throws {
        self.folder = folder
        for line in try Repository.bytes(file).split(separator: UInt8(ascii: "\n")) {
            try add(Array(line))
        }
    }

    private static let directives = ["tick", "watermark", "command", "series_limit"]

    private mutating func add(_ line: [UInt8]) throws {
        let text = String(decoding: line, as: UTF8.self)
        guard Self.directives.contains(where: { text.hasPrefix(#"{"\#($0)":"#) }) else {
            steps.append(.event(line))
            return
        }
        let directive = try JSONValue(parsing: line)
        if let tick = directive["tick"]?.string.flatMap(RFC3339.milliseconds) {
            steps.append(.tick(tick))
        } else if let time = directive["watermark"]?.string.flatMap(RFC3339.milliseconds) {
            steps.append(.watermark(time))
        } else if let command = GoldenCommand(directive) {
            steps.append(.command(command))
        } else if let limit = directive["series_limit"]?.integer {
            seriesLimit = Int(limit)
        } else {
            throw Unreadable(line: text)
        }
    }
}
