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

    private static func pack(_ rules: [JSONValue]) -> JSONValue { ["rules": .array(rules)] }
    private static let good: JSONValue = ["name": "good", "when": "latency.p99_ms > 100"]

    @Test("a pack is put as a whole, and a rule may wait for one before it")
    func whole() throws {
        var bench = Bench()
        let after: JSONValue = ["name": "after", "when": "latency.count > 1", "depends_on": ["good"]]
        let pack = Self.pack([Self.good, after])
        let made = try bench.send("POST", "rules", pack)
        #expect(made.status == 201 && made.events == 2)
        #expect(made.body["rules"]?.array?.map { $0["name"] } == ["good", "after"])
        #expect(bench.state.ruleList["rules"]?.array?.count == 2)
        let again = try bench.send("POST", "rules", pack)
        #expect(again.status == 200 && again.events == 0)
        let changed = try bench.send(
            "POST", "rules", Self.pack([Self.good, ["name": "after", "when": "latency.count > 2"]]))
        #expect(changed.status == 200 && changed.events == 1)
        #expect(bench.state.show(rule: "after")?.body["version"] == 2)
    }

    @Test(
        "a pack with a bad rule puts none, and the error names the rule",
        arguments: [
            ("/rules/1/when", ["name": "bad", "when": "latency is high"], "(the rule 'bad')"),
            ("/rules/1/name", ["when": "latency.count > 1"], "is missing"),
            ("/rules/1/name", ["name": "good", "when": "latency.count > 1"], "another one as well"),
            ("/rules/1/name", ["name": "a/b", "when": "latency.count > 1"], "(the rule 'a/b')"),
            (
                "/rules/1/depends_on/0",
                ["name": "bad", "when": "latency.count > 1", "depends_on": ["later"]], "no rule 'later'"
            ),
            ("/rules/1/name", "a text", "is missing"),
        ] as [(String, JSONValue, String)])
    func none(pointer: String, bad: JSONValue, word: String) throws {
        var bench = Bench()
        let later: JSONValue = ["name": "later", "when": "latency.count > 1"]
        let answer = try bench.send("POST", "rules", Self.pack([Self.good, bad, later]))
        #expect(answer.status == 422 && answer.pointers == [pointer])
        #expect(answer.detail.contains(word))
        #expect(bench.state.ruleList["rules"] == [])
    }

    @Test("what is no pack is refused, and If-Match is for one rule")
    func unreadable() throws {
        var bench = Bench()
        for body in [[:], ["rules": []], ["rules": "all"]] as [JSONValue] {
            #expect(try bench.send("POST", "rules", body).pointers == ["/rules"])
        }
        let many = (0...AlertingLimits.packCount).map { _ in Self.good }
        #expect(try bench.send("POST", "rules", Self.pack(many)).pointers == ["/rules"])
        let matched = try bench.send("POST", "rules", Self.pack([Self.good]), ifMatch: "*")
        #expect(matched.status == 400 && matched.events == 0)
    }
}
