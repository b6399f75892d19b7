import CommandLine
import JSON
import Testing

@Suite struct UpgradeCommandTests {
    @Test("says what is left to do while a server still writes, and what to serve once all is taken")
    func nextStep() async {
        let early = await varve(
            "replay", "upgrade", "--data", "served", "--into", "new", "--output", "table", terminalWidth: 100)
        #expect(early.status == .done)
        #expect(early.output.contains("1,234 events") && early.output.contains("Stop it and run this again"))
        let last = await varve("replay", "upgrade", "--data", "old", "--into", "new", "--output", "table")
        #expect(last.output.contains("varve serve --data new"))
        let json = await varve("replay", "upgrade", "--data", "old", "--into", "new", "--output", "json")
        #expect((try? JSONValue(parsing: Array(json.output.utf8)))?["complete"] == true)
    }
}
