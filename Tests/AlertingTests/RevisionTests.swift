import Alerting
import Commands
import JSON
import Testing

@Suite("Revisions of rules, silences and alerts")
struct RevisionTests {
    private static func firing() throws -> (bench: Bench, id: String) {
        var bench = try MachineTests.run(MachineTests.rule(), bad: [3, 4, 5], until: 5)
        bench.actor = "bob"
        return (bench, try #require(try bench.alert("r")["id"]?.string))
    }

    @Test("an alert is acknowledged only as it was seen, if somebody says so")
    func acknowledged() throws {
        let (seenBench, id) = try Self.firing()
        var bench = seenBench
        let seen = try #require(bench.state.show(alert: id)?.etag)
        let path = "alerts/\(id)/acknowledge"
        #expect(try bench.send("POST", path, [:], ifMatch: "\"none\"").status == 412)
        #expect(try bench.send("POST", path, [:], ifMatch: seen).events == 1)
        let changed = try #require(bench.state.show(alert: id)?.etag)
        #expect(changed != seen)
        #expect(try bench.send("POST", path, [:], ifMatch: seen).status == 412)
        #expect(try bench.send("POST", path, [:], ifMatch: changed).status == 200)
        #expect(try bench.send("POST", path, [:]).status == 200)
    }

    @Test("an alert's revision changes with what it says, and with nothing else")
    func ofAlerts() throws {
        let (seenBench, id) = try Self.firing()
        var bench = seenBench
        let seen = try #require(bench.state.show(alert: id)?.etag)
        bench.close(["m": 200])
        #expect(bench.state.show(alert: id)?.etag == seen)
        #expect(try Bench.restored(Bench.encoded(bench.state)).show(alert: id)?.etag == seen)
        bench.close(["m": 50])
        #expect(bench.state.show(alert: id)?.etag != seen)
        // What states hold of it is its number.
        #expect(bench.state.kept(alert: id)?.etag == "\"1\"")
    }

    @Test("lists tell each revision as If-Match takes it, and answers to commands none")
    func listed() throws {
        var bench = Bench()
        try bench.put("r", MachineTests.rule())
        let silence: JSONValue = ["rule": "*", "until": .string(RFC3339.text(Bench.at(9)))]
        #expect(try bench.send("PUT", "silences/s", silence).body["revision"] == nil)
        let rule = try #require(bench.state.ruleList["rules"]?.array?.first?["revision"]?.string)
        let quiet = try #require(bench.state.silenceList["silences"]?.array?.first?["revision"]?.string)
        #expect((rule, quiet) == ("1", "2"))
        #expect(try bench.send("DELETE", "rules/r", ifMatch: "\"\(quiet)\"").status == 412)
        #expect(try bench.send("DELETE", "rules/r", ifMatch: "\"\(rule)\"").status == 200)
        #expect(try bench.send("DELETE", "silences/s", ifMatch: "\"\(quiet)\"").status == 200)
    }
}
