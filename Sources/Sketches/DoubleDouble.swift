/// The unevaluated sum of two doubles, which holds about 106 bits of a number.
///
/// The operations are the classic error-free ones: Knuth's two-sum and Dekker's product by Veltkamp's split
/// (T. J. Dekker: A floating-point technique for extending the available precision, Numerische Mathematik 18,
/// 1971), without a fused multiply-add, so that every machine gets the same bits. Each has a relative error of
/// a few units of 2^-105.
///
/// Overflow is not handled here; the callers keep their values in a range where there is none.
@usableFromInline
struct DoubleDouble: Equatable, Sendable {
    /// The number rounded to a double.
    @usableFromInline var high: Double
    /// What the rounding lost.
    @usableFromInline var low: Double

    @inlinable
    init(high: Double = 0, low: Double = 0) {
        self.high = high
        self.low = low
    }

    /// `first + second`, exactly, if the result is in range.
    @inlinable
    static func sum(_ first: Double, _ second: Double) -> DoubleDouble {
        let sum = first + second
        let part = sum - first
        return DoubleDouble(high: sum, low: (first - (sum - part)) + (second - part))
    }

    /// `larger + smaller`, exactly, where `larger` is at least as great in magnitude.
    @inlinable
    static func quickSum(_ larger: Double, _ smaller: Double) -> DoubleDouble {
        let sum = larger + smaller
        return DoubleDouble(high: sum, low: smaller - (sum - larger))
    }

    /// `first * second`, exactly, if neither the parts nor the result leave the range of doubles.
    @inlinable
    static func product(_ first: Double, _ second: Double) -> DoubleDouble {
        let product = first * second
        let left = halves(of: first)
        let right = halves(of: second)
        let cross = left.high * right.low + left.low * right.high
        // The order matters: each step is exact only like this.
        let low = ((left.high * right.high - product) + cross) + left.low * right.low
        return DoubleDouble(high: product, low: low)
    }

    /// The upper and the lower 26 bits (Veltkamp).
    @inlinable
    static func halves(of value: Double) -> (high: Double, low: Double) {
        let shifted = 134_217_729 * value  // 2^27 + 1
        let high = shifted - (shifted - value)
        return (high, value - high)
    }

    @inlinable
    mutating func add(_ value: Double) {
        let sum = Self.sum(high, value)
        self = Self.quickSum(sum.high, sum.low + low)
    }

    @inlinable
    mutating func add(_ other: DoubleDouble) {
        let highs = Self.sum(high, other.high)
        let lows = Self.sum(low, other.low)
        let sum = Self.quickSum(highs.high, highs.low + lows.high)
        self = Self.quickSum(sum.high, sum.low + lows.low)
    }

    func multiplied(by other: DoubleDouble) -> DoubleDouble {
        let product = Self.product(high, other.high)
        return Self.quickSum(product.high, product.low + (high * other.low + low * other.high))
    }

    func divided(by divisor: Double) -> DoubleDouble {
        let quotient = high / divisor
        let product = Self.product(quotient, divisor)
        let rest = ((high - product.high) - product.low) + low
        return Self.quickSum(quotient, rest / divisor)
    }

    var negated: DoubleDouble { DoubleDouble(high: -high, low: -low) }
}

extension DoubleDouble {
    /// Whether both parts are finite, and the lower one is less than the last digit of the upper one.
    var isNormalized: Bool { high.isFinite && low.isFinite && high + low == high }
}
