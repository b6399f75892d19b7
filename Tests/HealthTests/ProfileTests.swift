import Commands
import Foundation
import Health
import JSON
import Testing

@Suite("The ready profile")
struct ProfileTests {
    /// YAML's flow collections of plain texts and numbers are near enough to JSON to be compared by their words.
    @Test("lies in topics/health as it is installed")
    func file() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../topics/health/classic.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        let words = lines.joined(separator: " ").split { " ,:{}[]\"-".contains($0) }.map(String.init)
        let installed = JSONValue.object(HealthPolicy.classic().members.filter { $0.value != .null }).text
        #expect(words == installed.split { " ,:{}[]\"-".contains($0) }.map(String.init))
    }
}
