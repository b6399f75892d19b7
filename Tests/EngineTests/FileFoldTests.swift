import Engine
import Foundation
import JSON
import Testing

@Suite("Folding of files")
struct FileFoldTests {
    private func fold(
        _ content: String, view: String = "latency", _ parameters: [String: String] = [:]
    ) throws -> JSONValue {
        let path = NSTemporaryDirectory() + "varve-fold-\(UUID().uuidString).ndjson"
        try Data(content.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        var options = FileFold.Options()
        options.view = view
        options.parameters = parameters
        return try FileFold(EngineConfiguration(), source: try LineFileSource(path: path)).run(options)
    }

    private let event = TestEngine.event(1, at: TestEngine.start)

    @Test("passes over lines of nothing but space, and a byte order mark, as publishing does")
    func space() throws {
        let answer = try fold("\u{FEFF}\(event)\r\n \t \n\r\n\n  ")
        #expect(answer["events"] == 1)
        #expect(answer["rejected"] == 0)
    }

    @Test(
        "refuses parameters that the view doesn't have, and views that files can't answer",
        arguments: [
            ("latency", "windw", "has no parameter 'windw'"), ("latency", "reason", "has no parameter"),
            ("latency", "as_of", "has no parameter"), ("dead-letters", "limit", "can't be folded"),
            ("alerts", "model", "has no parameter"), ("latenc", "model", "there is no view"),
        ])
    func parameters(view: String, parameter: String, reason: String) {
        let error = #expect(throws: EngineError.self) { try fold(event, view: view, [parameter: "1"]) }
        #expect(error?.detail.contains(reason) == true, "\(error?.detail ?? "")")
    }
}
