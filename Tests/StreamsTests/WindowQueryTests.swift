import Streams
import Testing

@Suite("A question about windows")
struct WindowQueryTests {
    private func query(_ parameters: [String: String]) throws -> WindowQuery {
        try WindowQuery(parameters: parameters, baseSize: 60_000)
    }

    @Test("with a limit takes the rows that start last, in their order")
    func limit() throws {
        // Two groups, one behind the other, as an answer has them.
        let starts = [("a", 1), ("a", 2), ("a", 3), ("b", 2), ("b", 3)]
        let rows = starts.map { (group: $0.0, start: Int64($0.1)) }
        let newest = try query(["limit": "3"]).newest(of: rows, start: \.start)
        #expect(newest.map(\.group) == ["a", "a", "b"])
        #expect(newest.map(\.start) == [2, 3, 3])
        #expect(try query([:]).newest(of: rows, start: \.start).count == 5)
        #expect(try query(["limit": "9"]).newest(of: rows, start: \.start).count == 5)
    }

    @Test("refuses a limit that is none", arguments: ["0", "-1", "many", "1000001", ""])
    func unreadableLimit(_ text: String) {
        #expect(throws: QueryError.self) { try query(["limit": text]) }
    }
}
