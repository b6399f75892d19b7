import ByteCoding
import Events
import JSON
import Log
import Monitoring
import Randomness
import Streams
import Testing

@Suite("Features that are noted first count as those that are counted as they come")
struct FeatureFoldTests {
    @Test(
        "in any batches, with features that are missing, new, too many, too long, or of another kind",
        arguments: 0..<24 as Range<UInt64>)
    func sameBytes(seed: UInt64) throws {
        var trial = Trial(seed: seed)
        for _ in 0..<60 {
            try trial.foldBatch()
            try trial.compare()
        }
        #expect(trial.givenOut > 0 && trial.restored > 0 && trial.counted > 1_000)
    }

    @Test("a window of many values of one feature goes over to bins as it would one by one")
    func manyValues() throws {
        var trial = Trial(seed: 1)
        for number in 0..<40 {
            try trial.fold((0..<100).map { Trial.event(["n": .number(Double(number * 100 + $0) / 7)]) })
            try trial.compare()
        }
    }

    @Test("values that repeat stay in a table")
    func fewValues() throws {
        var trial = Trial(seed: 2)
        for _ in 0..<12 {
            try trial.fold((0..<100).map { Trial.event(["n": .number(Double($0 % 50))]) })
            try trial.compare()
        }
    }
}

/// Folds the same events in both ways.
private struct Trial {
    private static let panes = 3

    private var random: SeededRandom
    private let pool: Int
    private let decoder = EventDecoder()
    private let batch = EventBatch()
    private let records = FetchedRecords()
    private var fold = FeatureFold()
    private var expected = [FeatureWindow](repeating: FeatureWindow(), count: panes)
    private(set) var givenOut = 0
    private(set) var restored = 0
    private(set) var counted = 0

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        // Every fourth trial has more features than are kept.
        pool = seed % 4 == 3 ? 150 : 14
        fold.reserve(panes: Self.panes)
    }

    mutating func foldBatch() throws {
        try fold((0..<1 + random.below(89)).map { _ in event() })
    }

    mutating func fold(_ events: [String]) throws {
        records.removeAll()
        for event in events {
            let (start, count) = (records.used, event.utf8.count)
            records.reserve(count + 1).copyMemory(from: Array(event.utf8) + [0], byteCount: count + 1)
            records.commit(count + 1)
            records.records.append(
                .init(
                    offset: 0, timestamp: 0, key: .null,
                    value: .init(start: Int32(start), length: Int32(count)),
                    headers: .null))
        }
        decoder.decode(.inference, records, into: batch)
        try #require(batch.rejections.isEmpty, "\(batch.rejections)")
        let places = (0..<events.count).map { _ in Int32(random.below(Self.panes + 1) - 1) }
        let order = places.indices.filter { places[$0] >= 0 }.sorted { (places[$0], $0) < (places[$1], $1) }
        batch.withInferences { rows, features in
            for index in order {
                withUnsafePointer(to: rows[index]) {
                    expected[Int(places[index])].insert($0, features: rows[index].features(in: features))
                }
            }
            places.withUnsafeBufferPointer { places in
                order.map(Int32.init).withUnsafeBufferPointer { order in
                    fold.fold(PlacedRows(rows: rows, features: features, panes: places, order: order))
                }
            }
        }
        counted += order.count
    }

    /// Looks at the windows, and now and then gives one out or restores all.
    mutating func compare() throws {
        for pane in 0..<Self.panes {
            var writer = ByteWriter()
            if random.chance(0.04) {
                fold.giveOut(pane: Int32(pane), into: &writer)
                let isSame = writer.bytes == expected[pane].bytes
                #expect(isSame)
                expected[pane] = FeatureWindow()
                givenOut += 1
            } else if random.chance(0.3) {
                fold.encode(pane: Int32(pane), into: &writer)
                let isSame = writer.bytes == expected[pane].bytes
                #expect(isSame)
            }
        }
        guard random.chance(0.08) else { return }
        restored += 1
        var other = FeatureFold()
        for pane in 0..<Int32(Self.panes) {
            var writer = ByteWriter()
            fold.encode(pane: pane, into: &writer)
            var reader = ByteReader(writer.bytes)
            try other.restore(pane: pane, from: &reader)
            expected[Int(pane)] = try FeatureWindow(bytes: writer.bytes)
        }
        fold = other
    }

    // MARK: Events

    private mutating func event() -> String {
        let names = (0..<pool).map {
            $0 % 3 == 0 ? "a rather long name of a feature, number \($0)" : "f\($0)"
        }
        var chosen = Array(names.prefix(pool == 14 ? 9 : 140))
        switch random.below(20) {
        case 0: chosen = []
        case 1: chosen = Array(chosen.reversed())
        case 2, 3: chosen = chosen.filter { _ in random.chance(0.5) }
        case 4: chosen = names.filter { _ in random.chance(0.3) }
        default: break
        }
        let isLong = random.chance(0.01)
        return Self.event(
            JSONValue.object(chosen.enumerated().map { .init($1, value(isLong: isLong && $0 == 0)) }),
            prediction: random.chance(0.2) ? nil : value(isLong: false))
    }

    private mutating func value(isLong: Bool) -> JSONValue {
        if isLong { return .string(String(repeating: "long ", count: 1 + random.below(9_999))) }
        switch random.below(25) {
        case 0: return .null
        case 1: return .bool(random.chance(0.5))
        case 2: return .number(-0.0)
        case 3: return .number(random.chance(0.5) ? 1e300 : -1e-300)
        case 4, 5: return .string(String(repeating: "x", count: random.below(20)))
        case 6: return .string("\u{e9}\n\(random.below(400))")
        // Around the length from which texts are counted by a part of them, and cut amid a character.
        case 24:
            return .string(
                String(repeating: random.chance(0.5) ? "\u{e9}" : "z", count: 54 + random.below(80)))
        case 7...12: return .number(Double(random.below(60)))
        default: return .number(random.share() * 1_000)
        }
    }

    static func event(_ features: JSONValue, prediction: JSONValue? = nil) -> String {
        var data: [JSONValue.Member] = [
            .init("model", "m"), .init("version", "v1"), .init("features", features),
        ]
        if let prediction { data.append(.init("prediction", prediction)) }
        let event: JSONValue = .object([
            .init("specversion", "1.0"), .init("id", "1"), .init("source", "/s"),
            .init("type", "io.varve.inference.completed.v1"), .init("time", "2026-01-01T00:00:00Z"),
            .init("data", .object(data)),
        ])
        return String(decoding: event.encoded(), as: UTF8.self)
    }
}
