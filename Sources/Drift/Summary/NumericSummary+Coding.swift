internal import ByteCoding

extension NumericSummary {
    /// Writes 0 and the exact values, or the level plus one, the extremes and the bins.
    ///
    /// Equal summaries with bins give equal bytes, whatever the order of insertions and merges.
    func encode(into writer: inout ByteWriter) {
        guard let level, let min, let max else {
            writer.write(UInt8(0))
            return values.encode(into: &writer)
        }
        writer.write(UInt8(level + 1))
        writer.write(min)
        writer.write(max)
        writer.writeVarint(zeroCount)
        positive.encode(into: &writer)
        negative.encode(into: &writer)
    }

    /// Reads what `encode(into:)` wrote.
    ///
    /// - Throws: `ByteCodingError` for anything else, be it that the bytes end early, that the counts are beyond
    ///   their limit, or that the extremes don't lie in the outermost bins.
    init(from reader: inout ByteReader) throws(ByteCodingError) {
        let start = reader.position
        let code = Int(try reader.readByte())
        guard code > 0 else {
            self.init(values: try ValueCounts(from: &reader))
            guard count <= UInt64(CountLimit.encoded) else {
                throw ByteCodingError("more than \(CountLimit.encoded) values", byte: start)
            }
            return
        }
        guard code <= Self.finestLevel + 1 else {
            throw ByteCodingError("bins of an unknown level", byte: start)
        }
        let level = code - 1
        let extremes = try Self.readExtremes(from: &reader)
        let zeros = UInt64(try reader.readCount(atMost: CountLimit.encoded))
        let shift = FineScale.binBits - level
        let allowed = FineScale.positions.lowerBound >> shift...FineScale.positions.upperBound >> shift
        let limit = Self.limit(ofLevel: level)
        self.init(
            level: level, zeroCount: zeros,
            positive: try ExtentBins(from: &reader, limit: limit, within: allowed),
            negative: try ExtentBins(from: &reader, limit: limit, within: allowed), extremes: extremes)
        guard count <= UInt64(CountLimit.encoded), count > UInt64(ValueCounts.limit) else {
            throw ByteCodingError("too many values, or too few for bins", byte: start)
        }
        guard extremesAgreeWithBins(extremes), isAsFineAsCanBe else {
            throw ByteCodingError("extremes or a level that the bins contradict", byte: start)
        }
    }

    private static func readExtremes(
        from reader: inout ByteReader
    ) throws(ByteCodingError) -> ClosedRange<Double> {
        let start = reader.position
        let low = try reader.readDouble()
        let high = try reader.readDouble()
        let isEitherNegativeZero = [low, high].contains { $0.bitPattern == (-0.0).bitPattern }
        guard low.isFinite, high.isFinite, low <= high, !isEitherNegativeZero else {
            throw ByteCodingError("no least and greatest value", byte: start)
        }
        return low...high
    }

    /// Whether the next finer level would have too many bins.
    private var isAsFineAsCanBe: Bool {
        guard let level, level < Self.finestLevel else { return true }
        let isWide = { (bins: ExtentBins) -> Bool in
            let range = bins.occupied
            guard let last = range.last else { return false }
            let half = 1 << (ExtentBins.cellBits - 1)
            let lowest = 2 * range.lowerBound + (bins[range.lowerBound].low >= half ? 1 : 0)
            let highest = 2 * last + (bins[last].high >= half ? 1 : 0)
            return highest - lowest + 1 > Self.finerBinLimit
        }
        return isWide(positive) || isWide(negative)
    }

    private func extremesAgreeWithBins(_ extremes: ClosedRange<Double>) -> Bool {
        let isLeastRight: Bool
        if let bin = negative.occupied.last {
            isLeastRight = lies(-extremes.lowerBound, bin: bin, cell: negative[bin].high)
        } else if zeroCount > 0 {
            isLeastRight = extremes.lowerBound.magnitude < FineScale.leastMagnitude
        } else {
            let bin = positive.occupied.lowerBound
            isLeastRight = lies(extremes.lowerBound, bin: bin, cell: positive[bin].low)
        }
        if let bin = positive.occupied.last {
            return isLeastRight && lies(extremes.upperBound, bin: bin, cell: positive[bin].high)
        }
        if zeroCount > 0 {
            return isLeastRight && extremes.upperBound.magnitude < FineScale.leastMagnitude
        }
        let bin = negative.occupied.lowerBound
        return isLeastRight && lies(-extremes.upperBound, bin: bin, cell: negative[bin].low)
    }

    /// Whether a magnitude lies in this cell, or so far below the highest bin that it was counted in its lowest.
    private func lies(_ magnitude: Double, bin: Int, cell: Int) -> Bool {
        guard magnitude >= FineScale.leastMagnitude, let level else { return false }
        let own =
            FineScale.position(ofMagnitudeBits: magnitude.bitPattern) >> Self.shift(ofLevel: level)
        let cells = bin << ExtentBins.cellBits | cell
        return own == cells || (level == 0 && cell == 0 && own < cells)
    }
}
