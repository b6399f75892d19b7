public import ByteCoding

extension QuantileSketch {
    /// Writes the parameters, the bins that count something, and the extremes; some 2 bytes for each bin.
    ///
    /// The encoding is canonical: equal sketches give equal bytes, whatever the order of insertions and merges.
    public func encode(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(mapping.binsPerOctave))
        writer.writeVarint(UInt64(limit))
        writer.writeVarint(zeroCount)
        positive.encode(into: &writer)
        negative.encode(into: &writer)
        if let min, let max {
            writer.write(min)
            writer.write(max)
        }
    }

    /// Reads what `encode(into:)` wrote.
    ///
    /// - Throws: `ByteCodingError` for anything else, be it that the bytes end early, that parameters or counts
    ///   are out of their limits, or that the extremes don't lie in the outermost bins.
    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        self = try Self.readParameters(from: &reader)
        let start = reader.position
        zeroCount = try reader.readVarint()
        positive = try BinStore(from: &reader, limit: binLimit, within: mapping.bins)
        negative = try BinStore(from: &reader, limit: binLimit, within: mapping.bins)
        guard let sum = sumOfCounts(), sum <= UInt64(EncodedCount.limit) else {
            throw ByteCodingError("a sketch of more than \(EncodedCount.limit) values", byte: start)
        }
        total = sum
        guard sum > 0 else { return }
        let extremes = reader.position
        minimum = try reader.readDouble()
        maximum = try reader.readDouble()
        guard extremesAgreeWithBins() else {
            throw ByteCodingError("extremes that the bins contradict", byte: extremes)
        }
    }

    private static let binsPerOctaveRange =
        LogarithmicMapping(relativeAccuracy: relativeAccuracies.upperBound)
        .binsPerOctave...LogarithmicMapping(
            relativeAccuracy: relativeAccuracies.lowerBound
        ).binsPerOctave

    private static func readParameters(
        from reader: inout ByteReader
    ) throws(ByteCodingError) -> QuantileSketch {
        let start = reader.position
        let binsPerOctave = Int32(try reader.readCount(atMost: Int(binsPerOctaveRange.upperBound)))
        let limit = try reader.readCount(atMost: binLimits.upperBound)
        guard binsPerOctave >= binsPerOctaveRange.lowerBound, limit >= binLimits.lowerBound else {
            throw ByteCodingError("a sketch with parameters below their limits", byte: start)
        }
        return QuantileSketch(
            mapping: LogarithmicMapping(binsPerOctave: binsPerOctave), limit: Int32(limit))
    }

    /// The number of values by the bins; `nil` beyond 64 bits.
    private func sumOfCounts() -> UInt64? {
        guard let above = positive.checkedTotal(), let below = negative.checkedTotal() else { return nil }
        let (signed, overflow) = above.addingReportingOverflow(below)
        let (sum, overflowWithZero) = signed.addingReportingOverflow(zeroCount)
        return overflow || overflowWithZero ? nil : sum
    }

    /// Whether a sketch with these bins can have these extremes.
    private func extremesAgreeWithBins() -> Bool {
        guard minimum.isFinite, maximum.isFinite, minimum <= maximum else { return false }
        // Negative zero is never written.
        guard minimum.bitPattern != (-0.0).bitPattern, maximum.bitPattern != (-0.0).bitPattern else {
            return false
        }
        let highest = positive.occupied.last ?? negative.occupied.first
        let lowest = negative.occupied.last ?? positive.occupied.first
        let greatestIsZero = positive.occupied.isEmpty && zeroCount > 0
        let leastIsZero = negative.occupied.isEmpty && zeroCount > 0
        return (greatestIsZero ? isZero(maximum) : keptBin(of: maximum) == highest)
            && (leastIsZero ? isZero(minimum) : keptBin(of: minimum) == lowest)
    }

    private func isZero(_ value: Double) -> Bool {
        value.magnitude < Self.leastMagnitude
    }

    /// The bin that counts a value, which lies higher if its own has collapsed; `nil` for zero and for a value
    /// of a sign that nothing is counted of.
    private func keptBin(of value: Double) -> Int? {
        let store = value > 0 ? positive : negative
        guard !isZero(value), let highest = store.occupied.last else { return nil }
        return Swift.max(mapping.bin(ofMagnitudeBits: value.magnitude.bitPattern), highest - binLimit + 1)
    }
}
