import JSON
import Replay
import Testing

@Suite("How two lists of decisions differ")
struct DecisionDifferenceTests {
    private static let start: Int64 = 1_767_225_600_000

    /// Decisions to fire of these minutes.
    private func fired(_ minutes: [Int64], rule: String = "slow") -> [DecidedAlert] {
        minutes.compactMap { minute in
            let data: JSONValue = [
                "kind": "alert.firing", "subject": "chat", "reason": "r",
                "time": .string(RFC3339.text(Self.start + minute * 60_000)),
                "evidence": ["rule": ["name": .string(rule)]],
            ]
            return DecidedAlert(JSONValue.object([.init("data", data)]).encoded())
        }
    }

    private func words(_ old: [Int64], _ new: [Int64]) -> [String] {
        let json = DecisionDifference(from: fired(old), to: fired(new)).json
        func minute(_ text: JSONValue?) -> String {
            text?.string.flatMap(RFC3339.milliseconds).map { String(($0 - Self.start) / 60_000) } ?? "?"
        }
        return (json["added"]?.array ?? []).map { "+\(minute($0["time"]))" }
            + (json["removed"]?.array ?? []).map { "-\(minute($0["time"]))" }
            + (json["moved"]?.array ?? []).map { "\(minute($0["from"]))>\(minute($0["to"]))" }
    }

    @Test("what falls at the same time is no difference")
    func same() { #expect(words([1, 5, 9], [1, 5, 9]).isEmpty) }

    @Test("what falls a little earlier or later has moved; the rest is added or removed")
    func moved() {
        #expect(words([10], [8]) == ["10>8"])
        #expect(words([10, 300], [10]) == ["-300"])
        #expect(words([], [3]) == ["+3"])
        #expect(words([10], [400]) == ["+400", "-10"])
        #expect(words([1, 5, 9], [1, 6, 9, 200]) == ["+200", "5>6"])
    }

    @Test("another rule's decision is another decision")
    func rules() {
        let difference = DecisionDifference(from: fired([1]), to: fired([1], rule: "other"))
        #expect(difference.json["added"]?.array?.count == 1 && difference.json["removed"]?.array?.count == 1)
    }
}
