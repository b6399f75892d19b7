/// Elementary and special functions whose results are the same bits on every machine.
///
/// The C library's `exp`, `log`, `lgamma` and so on differ in their last bits between systems and versions. What is
/// folded from a log, or decided from it, must not: a replay elsewhere would come to another state. So these
/// functions are made of IEEE 754 additions, multiplications, divisions and square roots alone, each of which is
/// correctly rounded everywhere. There is no fused multiply-add, and nothing depends on a rounding mode other than
/// to nearest.
///
/// Arguments outside of a function's domain, NaN among them, give NaN. Nothing here traps or allocates.
public enum DeterministicMath {
    /// `coefficients[0] x^(n-1) + … + coefficients[n-1]`, by Horner's rule.
    @inline(__always)
    static func polynomial(_ coefficients: [Double], at x: Double) -> Double {
        var sum = 0.0
        for coefficient in coefficients { sum = sum * x + coefficient }
        return sum
    }

    /// `ln 2`, in two parts of which the first has 40 bits, so that its product with an exponent is exact.
    static let naturalLogarithmOfTwo = (high: 0x1.62e42fefa2p-1, low: 0x1.9ef35793c7673p-41)
    /// `ln(2 π) / 2`
    static let halfLogarithmOfTwoPi = 0.918_938_533_204_672_8
    /// `1 / sqrt(2 π)`
    static let inverseSquareRootOfTwoPi = 0.398_942_280_401_432_7
}
