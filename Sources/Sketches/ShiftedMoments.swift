public import ByteCoding

/// Count, sum and sum of squares of values that come one after another, as distances from the first of them: what
/// `Moments` are, at a fraction of their cost, for a hot path whose order is fixed. `moments` makes them mergeable.
///
/// - Accuracy: since the pivot is one of the values, `m2` loses at most a factor of n to cancellation: a million values of
///   any size keep it to 1e-6 at worst, and to 1e-12 where the pivot is no outlier.
/// - Range: magnitudes below `limit`.
public struct ShiftedMoments: Equatable, Sendable {
    /// Values must be smaller in magnitude, so that squares of distances can be summed up.
    public static let limit = 0x1p400

    @usableFromInline var total: UInt64 = 0
    @usableFromInline var pivot = 0.0
    @usableFromInline var sum = 0.0
    @usableFromInline var squares = 0.0

    public init() {}

    public var count: UInt64 { total }

    /// Takes a value in.
    ///
    /// - Precondition: `value` is finite and smaller in magnitude than `limit`.
    /// - Returns: its distance from the first value.
    @inlinable @inline(__always)
    public mutating func insert(_ value: Double) -> Double {
        if total == 0 { pivot = value }
        let distance = value - pivot
        total += 1
        sum += distance
        squares += distance * distance
        return distance
    }

    public var moments: Moments {
        guard count > 0 else { return Moments() }
        let n = Double(count)
        // sum(x) = n p + s and sum(x²) = q + 2 p s + n p², in twice a double's digits.
        let shift = DoubleDouble.product(n, pivot)
        var total = shift
        total.add(sum)
        var squared = shift.multiplied(by: DoubleDouble(high: pivot))
        squared.add(DoubleDouble.product(2 * pivot, sum))
        squared.add(squares)
        return Moments(count: count, sum: total, squares: squared)
    }

    public func encode(into writer: inout ByteWriter) {
        writer.writeVarint(count)
        guard count > 0 else { return }
        writer.write(pivot)
        writer.write(sum)
        writer.write(squares)
    }

    /// - Throws: `ByteCodingError` if the bytes end early, the count is beyond `EncodedCount.limit`, or the sums are none
    ///   of such values.
    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        self.init()
        total = UInt64(try reader.readCount(atMost: EncodedCount.limit))
        guard count > 0 else { return }
        let start = reader.position
        pivot = try reader.readDouble()
        sum = try reader.readDouble()
        squares = try reader.readDouble()
        let reach = 2 * Self.limit * Double(count)
        guard pivot.magnitude < Self.limit, sum.magnitude <= reach, squares >= 0,
            squares <= reach * 2 * Self.limit
        else { throw ByteCodingError("no sums of values", byte: start) }
    }
}
