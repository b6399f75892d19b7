extension FeatureSketch {
    /// Counts a number several times.
    ///
    /// - Precondition: `number` is finite.
    package mutating func insert(_ number: Double, count: UInt64) {
        numbers.insert(number, count: count)
    }

    /// Counts a text several times.
    package mutating func insert(_ text: String, count: UInt64) {
        texts.add(Array(text.utf8), count: count)
    }

    package mutating func insertNulls(_ count: UInt64) { nullCount += count }
}
