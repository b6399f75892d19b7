/// What is kept of one feature, or of the predictions, of one series in one window.
///
/// The sketch is a function of the multiset of what was inserted: any order of insertions and merges gives an equal
/// sketch. Its bytes list the first 256 numbers and texts in the order in which they came, which a log's order decides.
///
/// - Numbers are exact up to 256 different values. Beyond that they are counted in logarithmic bins of 2 % of the
///   magnitude, or narrower ones as long as 512 do; see `NumericSummary`.
/// - Texts are exact up to 256 different ones. Beyond that they are counted by 512 groups of hashes.
/// - Memory: some 200 bytes, and 8 for each of the first 256 numbers, then 16 to 32 for each different one (at least
///   1 kB, at most 8 kB), then 8 for each bin (4 kB at each sign, and up to 16 kB if magnitudes span more than 14
///   octaves); some 50 and the text for each different text.
public struct FeatureSketch: Equatable, Sendable {
    static let formatVersion: UInt8 = 1

    /// Explicit nulls. Events without the feature are not inserted: who knows the number of events adds them.
    public internal(set) var nullCount: UInt64 = 0
    public internal(set) var trueCount: UInt64 = 0
    public internal(set) var falseCount: UInt64 = 0
    var numbers = NumericSummary()
    var texts = CategoryCounts()

    public init() {}

    /// Counts a number.
    ///
    /// - Precondition: `number` is finite.
    /// - Complexity: O(1), amortized.
    public mutating func insert(_ number: Double) {
        numbers.insert(number)
    }

    /// Counts numbers, as if one after the other was inserted.
    ///
    /// - Precondition: all are finite, and none is a negative zero.
    /// - Complexity: O(numbers), amortized.
    public mutating func insert(_ numbers: UnsafeBufferPointer<Double>) {
        self.numbers.insert(numbers)
    }

    /// Counts a text, given as UTF-8. Of more than 128 bytes, the beginning and a hash stand for the whole.
    ///
    /// - Complexity: O(length), amortized.
    public mutating func insert(_ text: UnsafeRawBufferPointer) {
        texts.add(text)
    }

    /// Counts texts, as if one after the other was inserted.
    ///
    /// - Complexity: O(bytes), amortized.
    public mutating func insert(_ texts: UnsafeBufferPointer<UnsafeRawBufferPointer>) {
        self.texts.add(texts)
    }

    /// Bytes of a text that are told apart from each other; for a longer one stands `key(ofLong:)`.
    package static var textByteLimit: Int { CategoryCounts.keyByteLimit }

    /// A text that is counted as this longer one is.
    package static func key(ofLong text: UnsafeRawBufferPointer) -> [UInt8] {
        CategoryCounts.key(ofLong: text)
    }

    /// Counts a boolean.
    public mutating func insert(_ flag: Bool) {
        if flag { trueCount += 1 } else { falseCount += 1 }
    }

    /// Counts an explicit null.
    public mutating func insertNull() {
        nullCount += 1
    }

    /// Empties the sketch, and keeps memory where it takes little.
    public mutating func removeAll() {
        (nullCount, trueCount, falseCount) = (0, 0, 0)
        numbers.removeAll()
        texts.removeAll()
    }

    /// Adds what another sketch counted, with the same result as if it had been inserted here.
    ///
    /// - Complexity: O(bins + texts).
    public mutating func merge(_ other: FeatureSketch) {
        nullCount += other.nullCount
        trueCount += other.trueCount
        falseCount += other.falseCount
        numbers.merge(other.numbers)
        texts.merge(other.texts)
    }

    public var numberCount: UInt64 { numbers.count }
    public var textCount: UInt64 { texts.total }
    public var booleanCount: UInt64 { trueCount + falseCount }
    /// Numbers, texts and booleans.
    public var valueCount: UInt64 { numberCount + textCount + booleanCount }

    /// What most values are; numeric where it is a tie, or where there are none.
    public var kind: FeatureKind {
        textCount + booleanCount > numberCount ? .categorical : .numeric
    }

    /// How many values are of another kind.
    public func mismatchCount(for kind: FeatureKind) -> UInt64 {
        kind == .numeric ? textCount + booleanCount : numberCount
    }

    /// The least number, exactly.
    ///
    /// - Complexity: O(numbers) while they are exact, O(1) from then on.
    public var min: Double? { numbers.min }
    /// The greatest number, exactly.
    ///
    /// - Complexity: as of `min`.
    public var max: Double? { numbers.max }
}
