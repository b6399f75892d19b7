import ByteCoding
import Sketches

/// Predicted, actual and right answers by class, for predictions that are classes: names, flags or whole numbers.
///
/// With more than `limit` different classes it stops counting for good and says so, because what is predicted is then a
/// quantity or free text. So its content depends on the set of classes alone, not on their order.
package struct ClassCounts: Equatable, Sendable {
    static let limit = 32

    package struct Entry: Equatable, Sendable {
        package var name: String
        var predicted: UInt64 = 0
        var actual: UInt64 = 0
        var correct: UInt64 = 0
    }

    /// By the bytes of their names.
    package private(set) var entries: [Entry] = []
    private(set) var hasOverflown = false

    mutating func insert(prediction: String?, label: String?) {
        guard !hasOverflown else { return }
        guard let prediction, let label else { return overflow() }
        entry(prediction) { $0.predicted += 1 }
        entry(label) { $0.actual += 1 }
        if prediction.utf8.elementsEqual(label.utf8) { entry(prediction) { $0.correct += 1 } }
        if entries.count > Self.limit { overflow() }
    }

    private mutating func overflow() {
        entries = []
        hasOverflown = true
    }

    private mutating func entry(_ name: String, _ body: (inout Entry) -> Void) {
        let place = entries.firstIndex { !$0.name.utf8.lexicographicallyPrecedes(name.utf8) } ?? entries.count
        if place == entries.count || !entries[place].name.utf8.elementsEqual(name.utf8) {
            entries.insert(Entry(name: name), at: place)
        }
        body(&entries[place])
    }

    mutating func merge(_ other: ClassCounts) {
        guard !hasOverflown, !other.hasOverflown else { return overflow() }
        for theirs in other.entries {
            entry(theirs.name) {
                $0.predicted += theirs.predicted
                $0.actual += theirs.actual
                $0.correct += theirs.correct
            }
        }
        if entries.count > Self.limit { overflow() }
    }

    /// Takes out what was counted here before.
    mutating func subtract(_ other: ClassCounts) {
        guard !hasOverflown, !other.hasOverflown else { return overflow() }
        for theirs in other.entries {
            entry(theirs.name) {
                $0.predicted -= min($0.predicted, theirs.predicted)
                $0.actual -= min($0.actual, theirs.actual)
                $0.correct -= min($0.correct, theirs.correct)
            }
        }
        entries.removeAll { $0.predicted == 0 && $0.actual == 0 }
    }

    func encode(into writer: inout ByteWriter) {
        writer.write(hasOverflown)
        writer.writeVarint(UInt64(entries.count))
        for entry in entries {
            writer.write(entry.name)
            writer.writeVarint(entry.predicted)
            writer.writeVarint(entry.actual)
            writer.writeVarint(entry.correct)
        }
    }

    init() {}

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        hasOverflown = try reader.readBool()
        for _ in 0..<(try reader.readCount(atMost: hasOverflown ? 0 : Self.limit)) {
            let start = reader.position
            let entry = Entry(
                name: try reader.readString(), predicted: try reader.readVarint(),
                actual: try reader.readVarint(), correct: try reader.readVarint())
            let isInOrder =
                entries.last.map { $0.name.utf8.lexicographicallyPrecedes(entry.name.utf8) } ?? true
            guard isInOrder, entry.correct <= min(entry.predicted, entry.actual) else {
                throw ByteCodingError("classes out of order, or more right than predicted", byte: start)
            }
            entries.append(entry)
        }
    }
}
