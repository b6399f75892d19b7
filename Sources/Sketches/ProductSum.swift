public import ByteCoding

/// The sum of the products of two numbers that come in pairs, for covariances. The numbers' own `Moments` are kept
/// beside it.
///
/// As for `Moments`: twice a double's digits are kept, so that neither the order of values nor merging shows.
public struct ProductSum: Equatable, Sendable {
    /// Pairs.
    public private(set) var count: UInt64 = 0
    private var products = DoubleDouble()
    /// Whether a number was too large to be multiplied.
    private var isUnbounded = false

    public init() {}

    /// The products of pairs of which only those of distances were summed up.
    ///
    /// - Parameters:
    ///   - distances: the sum of the products of both distances from their pivots.
    ///   - first, second: the sums of all first and of all second numbers. Unless both count as many as there are pairs,
    ///     the products are not known, and neither is any `comoment` of them.
    public init(count: UInt64, distances: Double, _ first: ShiftedMoments, _ second: ShiftedMoments) {
        self.count = count
        guard count > 0, first.count == count, second.count == count else { return }
        // sum(x y) = d + p t + q s + n p q
        products = DoubleDouble.product(Double(count), first.pivot)
            .multiplied(by: DoubleDouble(high: second.pivot))
        products.add(DoubleDouble.product(first.pivot, second.sum))
        products.add(DoubleDouble.product(second.pivot, first.sum))
        products.add(distances)
    }

    /// - Precondition: both are finite.
    public mutating func insert(_ first: Double, _ second: Double) {
        count += 1
        guard first.magnitude < Moments.squareLimit, second.magnitude < Moments.squareLimit else {
            isUnbounded = true
            return
        }
        products.add(DoubleDouble.product(first, second))
    }

    public mutating func merge(_ other: ProductSum) {
        count += other.count
        products.add(other.products)
        isUnbounded = isUnbounded || other.isUnbounded
    }

    /// The sum of products of distances from both means, `sum((x - mean(x)) (y - mean(y)))`.
    ///
    /// - Parameters first, second: the moments of all first and of all second numbers of the pairs.
    /// - Returns: nil if there were numbers without their partner, so that it can't be known, or too large ones.
    public func comoment(_ first: Moments, _ second: Moments) -> Double? {
        guard count > 0, first.count == count, second.count == count, !isUnbounded,
            !first.hasUnboundedSquares,
            !second.hasUnboundedSquares
        else { return nil }
        var distance = products
        let mean = first.unscaledSum.divided(by: Double(count))
        distance.add(mean.multiplied(by: second.unscaledSum).negated)
        return distance.high
    }

    public func encode(into writer: inout ByteWriter) {
        writer.writeVarint(count)
        guard count > 0 else { return }
        writer.write(products.high)
        writer.write(products.low)
        writer.write(isUnbounded)
    }

    /// - Throws: `ByteCodingError` if the bytes end early, the count is beyond `EncodedCount.limit`, or the sum is
    ///   not finite.
    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        self.init()
        count = UInt64(try reader.readCount(atMost: EncodedCount.limit))
        guard count > 0 else { return }
        let start = reader.position
        products = DoubleDouble(high: try reader.readDouble(), low: try reader.readDouble())
        guard products.isNormalized else { throw ByteCodingError("no sum in two parts", byte: start) }
        isUnbounded = try reader.readBool()
    }
}
