import Alerting
import Commands
import Contracts
import Foundation
import JSON
import Testing

@Suite("Ready rules")
struct PackTests {
    private static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "topics/rules")

    @Test("every rule of every file can be put as it is, and the README names every file")
    func packs() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
        let readme = try String(contentsOf: Self.folder.appending(path: "README.md"), encoding: .utf8)
        var bench = Bench()
        var count = 0
        for name in names where name.hasSuffix(".yaml") {
            #expect(readme.contains("`\(name)`"))
            let root = try YAMLReader.read(Data(contentsOf: Self.folder.appending(path: name))).json
            for rule in root["rules"]?.array ?? [] {
                let id = try #require(rule["name"]?.string)
                let answer = try bench.send("PUT", "rules/\(id)", rule)
                #expect(answer.status == 201, "\(name): \(id): \(answer)")
                #expect(rule["description"]?.string?.isEmpty == false)
                count += 1
            }
        }
        #expect(count >= 12)
    }
}
