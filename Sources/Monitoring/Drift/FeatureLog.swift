import Drift
import Events
import Streams

/// Features and predictions of events as they came, before they are counted: a line of words for each event, its prediction
/// and then its features in the order of `names`.
///
/// To count the values of an event, each in its sketch, takes a miss of the processor's cache for nearly every one of them
/// as soon as there are many windows. To note them takes one or two. Feature by feature, a whole window's values are then
/// counted out of the cache.
struct FeatureLog: Sendable {
    /// As many values as a sketch lists.
    private static let rowLimit = 256
    /// 40 kB.
    private static let wordLimit = 5_120
    /// Events that there is room for at first.
    private static let firstRows = 8

    private(set) var names = FeatureNames.none
    private var rowCount = 0
    /// Events with neither features nor a prediction, which have no line.
    private var bareCount = 0
    /// Rows that have features, none of which is null.
    private var wholeCount = 0
    /// Lines from the front; texts from the back, each filled up to a whole word.
    private var words: [UInt64] = []
    /// Words that lines and texts take.
    private var (used, textWords) = (0, 0)
    /// Where the words lay when they grew last.
    private var place = CacheHint.Place()

    private var stride: Int { names.list.count + 1 }
    private var isEmpty: Bool { rowCount == 0 && bareCount == 0 }
    /// Whether events are noted that have these names.
    var hasLines: Bool { rowCount > 0 }

    // MARK: Events

    /// Notes events as long as their features have these names and there is room for them.
    ///
    /// - Parameters:
    ///   - numbers: which of the rows, one after the other.
    ///   - allowingGaps: whether the first may lack features or have them in another order; later ones may.
    /// - Returns: how many were noted.
    /// - Complexity: O(features) without allocation, and O(features squared) for events in another order.
    mutating func note(
        _ numbers: Slice<UnsafeBufferPointer<Int32>>, of placed: PlacedRows<InferenceRow>,
        _ seen: inout SeenNames, allowingGaps: Bool
    ) -> Int {
        guard let rows = placed.rows.baseAddress else { return 0 }
        if seen.names !== names { seen = SeenNames(names) }
        let (names, stride, most) = (names, stride, Self.rowLimit - rowCount)
        var (lines, bare, whole, used, textWords) = (0, 0, 0, used, textWords)
        words.withUnsafeMutableBufferPointer { words in
            for number in numbers {
                let row = rows + Int(number)
                let features = row.pointee.features(in: placed.features)
                if features.count == 0, !row.pointee.hasPrediction {
                    bare += 1
                    continue
                }
                let room = words.count - used - stride
                guard lines < most, textWords <= room, let base = words.baseAddress else { return }
                var line = Line(base + used, textsBefore: base + words.count, used: textWords, room: room)
                let isNoted =
                    seen.areOf(row, features)
                    ? line.note(row, features)
                    : (allowingGaps || lines > 0) && line.note(row, features, withGaps: names)
                guard isNoted else { return }
                used += stride
                lines += 1
                whole += line.isWhole ? 1 : 0
                textWords = line.textWords
            }
        }
        rowCount += lines
        bareCount += bare
        wholeCount += whole
        self.used = used
        self.textWords = textWords
        return lines + bare
    }

    /// Makes room for one more event; says no if it can't be without taking more memory than a log may.
    mutating func grow(for row: UnsafePointer<InferenceRow>, _ features: UnsafeBufferPointer<FeatureRow>)
        -> Bool
    {
        let line = stride + Self.textWords(of: row, features)
        let wanted = used + textWords + line
        guard rowCount < Self.rowLimit, wanted <= Self.wordLimit else { return false }
        let least = words.isEmpty ? Self.firstRows * line : words.count + words.count / 2
        let room = min(Self.wordLimit, max(wanted, least))
        let (lines, texts) = (words[..<used], words.suffix(textWords))
        words = Array(unsafeUninitializedCapacity: room) { grown, count in
            _ = grown.initialize(fromContentsOf: lines)
            grown[lines.count..<room - texts.count].initialize(repeating: 0)
            _ = grown[(room - texts.count)...].initialize(fromContentsOf: texts)
            count = room
        }
        place = CacheHint.Place(words)
        return true
    }

    /// Whether one more event fits in.
    func hasRoom(for row: UnsafePointer<InferenceRow>, _ features: UnsafeBufferPointer<FeatureRow>) -> Bool {
        rowCount < Self.rowLimit
            && used + stride + textWords + Self.textWords(of: row, features) <= words.count
    }

    private static func textWords(
        of row: UnsafePointer<InferenceRow>, _ features: UnsafeBufferPointer<FeatureRow>
    ) -> Int {
        func words(_ kind: ScalarKind, _ text: TextRef) -> Int { kind == .text ? Line.words(of: text) : 0 }
        return features.reduce(words(row.pointee.predictionKind, row.pointee.predictionText)) {
            $0 + words($1.kind, $1.text)
        }
    }

    /// Forgets the events, and keeps names and memory for the next ones.
    mutating func removeAll() {
        (rowCount, bareCount, wholeCount) = (0, 0, 0)
        (used, textWords) = (0, 0)
    }

    /// - Precondition: the log has no lines.
    mutating func begin(_ names: FeatureNames) {
        precondition(!hasLines, "what was noted has other names")
        self.names = names
    }

    // MARK: Counting

    /// Counts what was noted, with the same result as if each event had been inserted as it came.
    ///
    /// - Precondition: the window has no features, or those of `names` in this order.
    func count(into window: inout FeatureWindow) {
        guard !isEmpty else { return }
        window.insert(events: UInt64(rowCount + bareCount), whole: UInt64(wholeCount))
        guard rowCount > 0 else { return }
        window.reserve(features: names.list.count)
        words.withUnsafeBufferPointer { words in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: rowCount) { numbers in
                withUnsafeTemporaryAllocation(of: UnsafeRawBufferPointer.self, capacity: rowCount) { texts in
                    let room = Column.Room(numbers: numbers, texts: texts)
                    let predictions = Column(words, first: 0, stride: stride, count: rowCount)
                    predictions.count(into: &window.predictions, room)
                    for (place, name) in names.list.enumerated() {
                        let column = Column(words, first: place + 1, stride: stride, count: rowCount)
                        guard !column.isAbsent else { continue }
                        window.withSketch(of: name, at: place) { column.count(into: &$0, room) }
                    }
                }
            }
        }
    }

    /// Begins to fetch what is looked at first when an event is noted.
    @inline(__always)
    mutating func prepareToNote() { place.willBeWritten() }

    /// Begins to fetch what is counted.
    mutating func prepareToCount() { place.willBeRead(first: used, last: textWords) }

    /// The values of one feature.
    private struct Column {
        private let words: UnsafeBufferPointer<UInt64>
        private let first: Int
        private let stride: Int
        private let count: Int

        /// - Precondition: so many places from the first on, so far apart, lie in the words.
        init(_ words: UnsafeBufferPointer<UInt64>, first: Int, stride: Int, count: Int) {
            self.words = words
            self.first = first
            self.stride = stride
            self.count = count
        }

        /// Whether no event has the feature.
        var isAbsent: Bool { (0..<count).allSatisfy { value($0) == .absent } }

        @inline(__always)
        private func value(_ index: Int) -> LoggedValue {
            LoggedValue(bits: words[first &+ index &* stride])
        }

        /// For as many numbers and texts as there are events.
        struct Room {
            let numbers: UnsafeMutableBufferPointer<Double>
            let texts: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>
        }

        func count(into sketch: inout FeatureSketch, _ room: Room) {
            let numbers = gatherNumbers(into: room.numbers)
            if numbers > 0 { sketch.insert(UnsafeBufferPointer(rebasing: room.numbers[..<numbers])) }
            if numbers < count { countOthers(into: &sketch, room.texts) }
        }

        /// Writes the numbers one behind the other; says how many. Without a branch, and most columns have nothing else.
        @inline(__always)
        private func gatherNumbers(into numbers: UnsafeMutableBufferPointer<Double>) -> Int {
            var found = 0
            for index in 0..<count {
                let value = value(index)
                // Adding 0 makes 0 of -0.
                numbers[found] = value.number + 0
                found &+= value.isNumber ? 1 : 0
            }
            return found
        }

        private func countOthers(
            into sketch: inout FeatureSketch, _ texts: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>
        ) {
            var found = 0
            for index in 0..<count {
                let value = value(index)
                if value.isText {
                    texts[found] = text(value)
                    found &+= 1
                } else if !value.isNumber {
                    count(value, into: &sketch)
                }
            }
            if found > 0 { sketch.insert(UnsafeBufferPointer(rebasing: texts[..<found])) }
        }

        @inline(__always)
        private func count(_ value: LoggedValue, into sketch: inout FeatureSketch) {
            switch value {
            case .null: sketch.insertNull()
            case .no: sketch.insert(false)
            case .yes: sketch.insert(true)
            default: break
            }
        }

        @inline(__always)
        private func text(_ value: LoggedValue) -> UnsafeRawBufferPointer {
            let start = UnsafeRawPointer(words.baseAddress.unsafelyUnwrapped + words.count)
            return UnsafeRawBufferPointer(
                start: start - value.textPlace &* MemoryLayout<UInt64>.size, count: value.textBytes)
        }
    }
}

/// Rows of one batch that are known to have features of some names.
struct SeenNames {
    fileprivate let names: FeatureNames
    /// Their `featureNames`; 0 if there are none.
    private var number: UInt32 = 0

    init(_ names: FeatureNames = .none) { self.names = names }

    /// Whether a row's features have these names, in this order.
    @inline(__always)
    fileprivate mutating func areOf(
        _ row: UnsafePointer<InferenceRow>, _ features: UnsafeBufferPointer<FeatureRow>
    ) -> Bool {
        if number != 0, row.pointee.featureNames == number, features.count == names.list.count { return true }
        guard names.areOf(features) else { return false }
        number = row.pointee.featureNames
        return true
    }
}

/// A line that is being written, and the texts behind all lines.
private struct Line {
    private let start: UnsafeMutablePointer<UInt64>
    /// Where texts end.
    private let end: UnsafeMutablePointer<UInt64>
    /// What texts may take.
    private let room: Int
    /// What texts take.
    private(set) var textWords: Int
    private(set) var isWhole = true

    @inline(__always)
    init(
        _ start: UnsafeMutablePointer<UInt64>, textsBefore end: UnsafeMutablePointer<UInt64>, used: Int,
        room: Int
    ) {
        self.start = start
        self.end = end
        self.room = room
        textWords = used
    }

    /// Writes the line of an event that has all features in order; says no if there is not enough room for text.
    @inline(__always)
    mutating func note(
        _ row: UnsafePointer<InferenceRow>, _ features: UnsafeBufferPointer<FeatureRow>
    ) -> Bool {
        isWhole = features.count > 0
        guard notePrediction(row) else { return false }
        for index in 0..<features.count {
            guard note(features[index].kind, features[index].number, features[index].text, at: index + 1)
            else {
                return false
            }
        }
        return true
    }

    @inline(__always)
    private mutating func notePrediction(_ row: UnsafePointer<InferenceRow>) -> Bool {
        // A prediction of null is none.
        let kind = row.pointee.predictionKind == .null ? .absent : row.pointee.predictionKind
        return note(kind, row.pointee.predictionNumber, row.pointee.predictionText, at: 0)
    }

    /// The same for one that has some of them, in any order; says no if it has others, too.
    @inline(never)
    mutating func note(
        _ row: UnsafePointer<InferenceRow>, _ features: UnsafeBufferPointer<FeatureRow>,
        withGaps names: FeatureNames
    ) -> Bool {
        isWhole = features.count > 0
        guard notePrediction(row) else { return false }
        for place in names.list.indices { start[place + 1] = LoggedValue.absent.bits }
        var expected = 0
        for feature in features {
            guard let place = names.place(of: feature, from: expected),
                note(feature.kind, feature.number, feature.text, at: place + 1)
            else { return false }
            expected = place + 1
        }
        return true
    }

    @inline(__always)
    private mutating func note(_ kind: ScalarKind, _ number: Double, _ text: TextRef, at place: Int) -> Bool {
        switch kind {
        case .number: start[place] = LoggedValue.number(number).bits
        case .text: return copy(text, at: place)
        case .bool: start[place] = (number == 0 ? LoggedValue.no : .yes).bits
        case .null:
            start[place] = LoggedValue.null.bits
            isWhole = false
        default: start[place] = LoggedValue.absent.bits
        }
        return true
    }

    /// As many as a text may take.
    @inline(__always)
    static func words(of text: TextRef) -> Int {
        words(ofBytes: min(max(0, Int(text.count)), FeatureSketch.textByteLimit))
    }

    @inline(__always)
    private static func words(ofBytes count: Int) -> Int { (count &+ 7) >> 3 }

    /// Texts of up to two words are copied without a loop.
    ///
    /// Sound: behind every text there are as many readable bytes as a word has.
    @inline(__always)
    private mutating func copy(_ text: TextRef, at place: Int) -> Bool {
        let word = Int64(MemoryLayout<UInt64>.size)
        guard let source = text.start, text.count > 0, text.count <= 2 &* word else {
            return copyUnusual(text, at: place)
        }
        let bytes = UnsafeRawPointer(source)
        let isLong = text.count > word
        guard let target = take(words: isLong ? 2 : 1) else { return false }
        target[0] = bytes.loadUnaligned(as: UInt64.self)
        if isLong { target[1] = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self) }
        start[place] = LoggedValue.text(at: textWords, bytes: Int(text.count)).bits
        return true
    }

    /// Room for a text of so many words, in front of those that are there.
    @inline(__always)
    private mutating func take(words count: Int) -> UnsafeMutablePointer<UInt64>? {
        let taken = textWords &+ count
        guard taken <= room else { return nil }
        textWords = taken
        return end - taken
    }

    @inline(never)
    private mutating func copyUnusual(_ text: TextRef, at place: Int) -> Bool {
        guard text.count > FeatureSketch.textByteLimit else { return copyWords(of: text.bytes, at: place) }
        // Of a long text, only what it is counted by.
        let key = FeatureSketch.key(ofLong: text.bytes)
        let padded = key + Array(repeating: 0, count: MemoryLayout<UInt64>.size)
        return padded.withUnsafeBytes {
            copyWords(of: UnsafeRawBufferPointer(rebasing: $0[..<key.count]), at: place)
        }
    }

    /// - Precondition: behind the text there are as many readable bytes as a word has.
    private mutating func copyWords(of text: UnsafeRawBufferPointer, at place: Int) -> Bool {
        let count = Self.words(ofBytes: text.count)
        guard let target = take(words: count) else { return false }
        if let source = text.baseAddress {
            for word in 0..<count {
                target[word] = source.loadUnaligned(fromByteOffset: 8 * word, as: UInt64.self)
            }
        }
        start[place] = LoggedValue.text(at: textWords, bytes: text.count).bits
        return true
    }
}
