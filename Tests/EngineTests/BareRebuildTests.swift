import Engine
import Foundation
import JSON
import Log
import Replay
import Testing

@Suite("Rebuilding from folders of segments without a journal")
struct BareRebuildTests {
    @Test("gives the views of the directory that the folders were copied from", arguments: [1, 3])
    func ownFolders(shards: Int) async throws {
        try await RebuildFixture.inFolder { folder in
            _ = try await folder.fill(shards: shards, events: 0..<600)
            for shard in 0..<shards {
                for topic in ["inference", "telemetry", "feedback"] {
                    let (from, to) = ("a/log/\(topic)-\(shard)", "bare/\(topic)-\(shard)")
                    try FileManager.default.createDirectory(
                        atPath: folder.path("bare"), withIntermediateDirectories: true)
                    try FileManager.default.copyItem(atPath: folder.path(from), toPath: folder.path(to))
                }
            }
            let report = try await folder.rebuild("bare", into: "b")
            #expect(report.verification.events == 600)
            #expect(try await folder.windows("b") == folder.windows("a"))
            #expect(try await folder.verify("b").hash == report.verification.hash)
            let again = try await folder.rebuild("bare", into: "c")
            #expect(again.verification.hash == report.verification.hash)
            try await folder.rebuildInterrupted("bare", into: "d")
            let resumed = try await folder.rebuild("bare", into: "d")
            #expect(resumed.verification.hash == report.verification.hash)
            _ = try await folder.fill("b", shards: nil, events: 590..<610)
            #expect(try await folder.count("b") == 610)
        }
    }

    @Test("merges topics by the events' time, so their batches' sizes make no difference")
    func merging() async throws {
        try await RebuildFixture.inFolder { folder in
            let events = TestEngine.events(0..<60, every: 2_000)
            let ratings = (0..<60).map { Self.feedback($0, at: TestEngine.start + Int64($0) * 2_000 + 1) }
            for (name, size) in [("one", 1), ("many", 17)] {
                for (topic, lines) in [("inference", events), ("feedback", ratings)] {
                    var segment = ForeignSegment()
                    for start in stride(from: 0, to: lines.count, by: size) {
                        segment.add(at: Int64(start), Array(lines[start..<min(start + size, lines.count)]))
                    }
                    try segment.write(to: folder.path("\(name)/\(topic)-0"))
                }
            }
            let one = try await folder.rebuild("one", into: "b")
            let many = try await folder.rebuild("many", into: "c")
            #expect(one.verification.hash == many.verification.hash)
            #expect(one.verification.events == 120)
            #expect(try await folder.verify("b").hash == one.verification.hash)
        }
    }

    static func feedback(_ id: Int, at time: Int64) -> String {
        #"{"specversion":"1.0","id":"f\#(id)","source":"/test","type":"io.varve.feedback.recorded.v1","#
            + #""time":"\#(RFC3339.text(time))","data":{"model":"chat","request_id":"r\#(id)","label":1}}"#
    }
}
