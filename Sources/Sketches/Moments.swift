public import ByteCoding

/// Count, sum and sum of squares of values, and what follows from them: mean and variance.
///
/// Both sums keep twice a double's digits, so that neither the order of values nor merging shows, and no
/// shifting by a running mean is needed.
///
/// - Accuracy: with `r = n * mean² / m2`, the relative error of `m2` is about `n * r * 2^-104` at worst, plus one
///   rounding. A thousand million values around a million with a variance of 1 keep it to 1e-10.
/// - Range: `mean` is finite for all finite values. `m2` and `variance` are infinite once a value has been
///   `squareLimit` or more in magnitude, never NaN. Squares of values below 1e-140 lose digits, and those below
///   1e-162 are zero.
public struct Moments: Equatable, Sendable {
    /// Squares of smaller values have room for 2^64 of them in a double.
    public static let squareLimit = 0x1p479

    @usableFromInline var total: UInt64 = 0
    @usableFromInline var valueSum = ExactSum()
    @usableFromInline var squareSum = DoubleDouble()
    /// Whether a value was too large to be squared.
    @usableFromInline var hasUnboundedSquares = false

    public init() {}

    /// The moments of as many ones as given, and zeros.
    ///
    /// - Precondition: `ones <= count`.
    public init(ones: UInt64, of count: UInt64) {
        precondition(ones <= count, "more ones than values")
        total = count
        valueSum.add(Double(ones))
        squareSum.add(Double(ones))
    }

    /// Of values below `squareLimit`.
    init(count: UInt64, sum: DoubleDouble, squares: DoubleDouble) {
        total = count
        let scale = ExactSum.scale
        valueSum = ExactSum(scaled: DoubleDouble(high: sum.high * scale, low: sum.low * scale))
        squareSum = squares.high > 0 ? squares : DoubleDouble()
    }

    public var count: UInt64 { total }

    /// An infinity if the sum is beyond a double.
    public var sum: Double { valueSum.value }

    public var mean: Double? { total == 0 ? nil : valueSum.mean(of: total) }

    /// - Precondition: `value` is finite.
    @inlinable
    public mutating func insert(_ value: Double) {
        valueSum.add(value)
        total += 1
        guard value.magnitude < Self.squareLimit else {
            hasUnboundedSquares = true
            return
        }
        squareSum.add(DoubleDouble.product(value, value))
    }

    public mutating func merge(_ other: Moments) {
        total += other.total
        valueSum.merge(other.valueSum)
        squareSum.add(other.squareSum)
        hasUnboundedSquares = hasUnboundedSquares || other.hasUnboundedSquares
    }

    /// Takes out values that were inserted before.
    ///
    /// - Precondition: they were; the count stops at 0.
    public mutating func subtract(_ other: Moments) {
        guard other.total < total else { return self = Moments() }
        total -= other.total
        valueSum.subtract(other.valueSum)
        squareSum.add(other.squareSum.negated)
    }

    /// The mean of the squares; nil without a value.
    public var meanSquare: Double? {
        guard total > 0 else { return nil }
        return hasUnboundedSquares ? .infinity : max(0, squareSum.divided(by: Double(total)).high)
    }

    /// The sum of squared distances from the mean.
    public var m2: Double {
        guard total > 0 else { return 0 }
        guard !hasUnboundedSquares else { return .infinity }
        let sum = unscaledSum
        var distance = squareSum
        distance.add(sum.divided(by: Double(total)).multiplied(by: sum).negated)
        return max(0, distance.high)
    }

    /// The sum in two parts. Without values over the limit it is below 2^543, so that it can be held unscaled.
    var unscaledSum: DoubleDouble {
        let scale = ExactSum.scale
        return DoubleDouble(high: valueSum.scaled.high / scale, low: valueSum.scaled.low / scale)
    }

    /// The sample variance, `m2 / (n - 1)`; `nil` of fewer than two values.
    public var variance: Double? { total < 2 ? nil : m2 / Double(total - 1) }

    public func encode(into writer: inout ByteWriter) {
        writer.writeVarint(total)
        guard total > 0 else { return }
        valueSum.encode(into: &writer)
        writer.write(squareSum.high)
        writer.write(squareSum.low)
        writer.write(hasUnboundedSquares)
    }

    /// - Throws: `ByteCodingError` if the bytes end early, the count is beyond `EncodedCount.limit`, or
    ///   the sums are not finite.
    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        self.init()
        total = UInt64(try reader.readCount(atMost: EncodedCount.limit))
        guard total > 0 else { return }
        valueSum = try ExactSum(from: &reader)
        let start = reader.position
        squareSum = DoubleDouble(high: try reader.readDouble(), low: try reader.readDouble())
        guard squareSum.isNormalized, squareSum.high >= 0 else {
            throw ByteCodingError("no sum of squares in two parts", byte: start)
        }
        hasUnboundedSquares = try reader.readBool()
    }
}
