import Events
import Log
import Randomness
import Testing

/// Names of features are guessed from the events before, which must not show.
@Suite("Names of features")
struct ValueNameTests {
    /// Names that are like each other, of lengths around those that are compared and kept at once.
    private static let names: [String] = {
        let lengths = [1, 7, 8, 9, 16, 24, 31, 32, 33, 40]
        return lengths.flatMap { length in
            ["a", "b"].map { String(repeating: "n", count: length - 1) + $0 }
        }
    }()

    /// Objects that mostly name what the one before did, with names left out, put in, exchanged and repeated.
    private static func lists(seed: UInt64) -> [[String]] {
        var random = SeededRandom(seed: seed)
        var list = Array(names.shuffled(using: &random).prefix(12))
        return (0..<400).map { _ in
            for _ in 0..<Int.random(in: 0..<3, using: &random) {
                let place = Int.random(in: 0...list.count, using: &random)
                let name = names[Int.random(in: 0..<names.count, using: &random)]
                switch Int.random(in: 0..<3, using: &random) {
                case 0 where place < list.count: list.remove(at: place)
                case 1 where place < list.count: list[place] = name
                default: list.insert(name, at: place)
                }
            }
            let sent = list
            // What is refused is mostly mended.
            if Set(list).count < list.count, Bool.random(using: &random) {
                list = Array(Set(list)).sorted()
            }
            if list.count > 30 { list.removeLast(20) }
            return sent
        }
    }

    @Test(
        "are read, and refused where they repeat, whatever the events before named",
        arguments: 0..<20 as Range<UInt64>)
    func order(seed: UInt64) {
        let decoder = EventDecoder()
        for list in Self.lists(seed: seed) {
            let members = list.enumerated().map { "\"\($0.element)\":\($0.offset)" }.joined(separator: ",")
            let event = OneEvent.text(.inference, data: "\"features\":{\(members)}")
            let decoded = Decoded(.inference, event, decoder: decoder)
            #expect(decoded == Decoded(.inference, event))
            var seen: Set<String> = []
            let repeated = list.first { !seen.insert($0).inserted }
            #expect(decoded.reasons == (repeated.map { ["data.features.\($0): given twice"] } ?? []))
        }
    }

    @Test("are known however they are spelled")
    func spellings() {
        let decoder = EventDecoder()
        let spellings = [
            #""ab":1,"c\"d":2,"e\\":3"#,
            #""ab" :1,"c\"d" : 2 , "e\\"  :3"#,
            #""\u0061b":1,"c\u0022d":2,"e\u005c":3"#,
            #""a\u0062":1,"c\"d":2,"\u0065\\":3"#,
        ]
        let plain = Decoded(.inference, OneEvent.text(.inference, data: "\"features\":{\(spellings[0])}"))
        #expect(plain.reasons.isEmpty)
        for spelling in spellings + spellings.reversed() {
            let event = OneEvent.text(.inference, data: "\"features\":{\(spelling)}")
            #expect(Decoded(.inference, event, decoder: decoder) == plain)
        }
        // Neither is a name that was learnt: one ends elsewhere, the other is no name.
        for broken in [#""ab\":1"#, #""ab":"#, #""ab"1"#, #""ab":1,"#] {
            let event = OneEvent.text(.inference, data: "\"features\":{\(broken)}")
            let alone = Decoded(.inference, event)
            #expect(Decoded(.inference, event, decoder: decoder) == alone && !alone.reasons.isEmpty)
        }
    }

    @Test(
        "have one number in a batch only if they are the same in the same order",
        arguments: 0..<20 as Range<UInt64>)
    func numbers(seed: UInt64) throws {
        var lists = Self.lists(seed: seed)
        // Each twice: then the second has the number of the first.
        lists = lists.flatMap { [$0, $0] }
        let records = FetchedRecords()
        records.fill(
            lists.map { list in
                let members = list.map { "\"\($0)\":1" }.joined(separator: ",")
                return Array(OneEvent.text(.inference, data: "\"features\":{\(members)}").utf8)
            }, separator: [0])
        let batch = EventBatch()
        EventDecoder().decode(.inference, records, into: batch)
        batch.withInferences { rows, features in
            var (known, repeated): ([UInt32: [String]], Int) = ([:], 0)
            for row in rows where row.featureNames != 0 {
                let names = row.features(in: features).map { $0.name.string ?? "" }
                if let same = known[row.featureNames] {
                    #expect(names == same)
                    repeated += 1
                }
                known[row.featureNames] = names
            }
            #expect(repeated > 50)
        }
    }
}
