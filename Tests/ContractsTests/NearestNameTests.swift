import JSON
import Testing

@Suite("The name that was meant")
struct NearestNameTests {
    private let known = ["topic", "purpose", "partitions", "retention", "retention_bytes"]

    @Test(
        "is the one with the fewest edits",
        arguments: [
            ("topics", "topic"), ("tpoic", "topic"), ("Partition", "partitions"), ("retenton", "retention"),
            ("retention-bytes", "retention_bytes"), ("purpose", "purpose"),
        ])
    func near(name: String, nearest: String) {
        #expect(NearestName.of(name, among: known) == nearest)
    }

    @Test("is nobody's if all differ in more than a third", arguments: ["", "x", "shards", "owner"])
    func far(name: String) {
        #expect(NearestName.of(name, among: known) == nil)
        #expect(NearestName.hint(for: name, among: known).hasPrefix("known are topic, "))
    }

    @Test("is the first of equals")
    func ties() {
        #expect(NearestName.of("ba", among: ["bb", "aa"]) == "bb")
    }
}
