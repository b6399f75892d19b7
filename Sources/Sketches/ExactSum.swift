public import ByteCoding

/// A sum of doubles that keeps twice a double's digits, for totals such as cost that thousands of small values
/// are added to.
///
/// - Accuracy: the relative error of `value` is that of one rounding, 2^-53, as long as the sum of magnitudes is
///   less than some 2^50 / n times the sum's own. Order and merging then don't show.
/// - Range: values are held at 2^-64 of their size, so that no sum on the way overflows; `value` is an infinity
///   only if the sum itself is beyond a double. In return, digits of values below 1e-270 are lost.
public struct ExactSum: Equatable, Sendable {
    /// Room for 2^64 values of any size.
    @usableFromInline static let scale = 0x1p-64

    @usableFromInline var scaled = DoubleDouble()

    public init() {}

    init(scaled: DoubleDouble) { self.scaled = scaled }

    public var value: Double { scaled.high / Self.scale }

    /// - Precondition: `value` is finite; a sum of others has no meaning.
    @inlinable
    public mutating func add(_ value: Double) {
        precondition(value.isFinite, "a sum takes finite values")
        scaled.add(value * Self.scale)
    }

    public mutating func merge(_ other: ExactSum) {
        scaled.add(other.scaled)
    }

    /// Takes out values that were added before.
    public mutating func subtract(_ other: ExactSum) {
        scaled.add(other.scaled.negated)
    }

    /// The sum divided by a count: in the range of doubles if the values are.
    public func mean(of count: UInt64) -> Double {
        scaled.divided(by: Double(count)).high / Self.scale
    }

    public func encode(into writer: inout ByteWriter) {
        writer.write(scaled.high)
        writer.write(scaled.low)
    }

    /// - Throws: `ByteCodingError` if the bytes end early or hold no finite sum.
    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        let start = reader.position
        scaled = DoubleDouble(high: try reader.readDouble(), low: try reader.readDouble())
        guard scaled.isNormalized else {
            throw ByteCodingError("no sum in two parts", byte: start)
        }
    }
}
